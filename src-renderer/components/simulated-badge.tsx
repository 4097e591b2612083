/** Marks results that no real model gave (rule P5). */
export function SimulatedBadge() {
  return (
    <span className="badge simulated" title="Answered by the simulated provider, not by a real model">
      simulated
    </span>
  )
}

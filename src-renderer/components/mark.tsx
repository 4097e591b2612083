/** The app's mark: a siding that leaves the main track. */
export function Mark() {
  return (
    <svg viewBox="0 0 18 18" aria-hidden="true" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round">
      <path d="M2 13.5h14" />
      <path d="M3.5 13.5c5 0 5-8 10-8H16" className="mark-siding" />
      <circle cx="9" cy="13.5" r="0.6" fill="currentColor" stroke="none" />
    </svg>
  )
}

interface Counts {
  completed: number
  failed: number
  cancelled: number
  running: number
  total: number
}

const PARTS = ['completed', 'failed', 'cancelled', 'running'] as const

/** How far something is, in one bar: what is completed, failed, cancelled and running of the whole. */
export function ProgressStrip({ label, counts }: { label: string; counts: Counts }) {
  const { completed, failed, total } = counts
  const percent = total === 0 ? 0 : Math.round((100 * (completed + failed)) / total)
  return (
    <div
      className="meter"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      {PARTS.map((part) =>
        counts[part] === 0 ? null : (
          <span key={part} className={`meter-${part}`} style={{ flexGrow: counts[part] / Math.max(1, total) }} />
        ),
      )}
    </div>
  )
}

export function sumOf(byModel: readonly Counts[]): Counts {
  const sum = { completed: 0, failed: 0, cancelled: 0, running: 0, total: 0 }
  for (const one of byModel) {
    for (const part of PARTS) sum[part] += one[part]
    sum.total += one.total
  }
  return sum
}

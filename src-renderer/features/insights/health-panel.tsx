import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react'
import type { Health } from '../../../src-shared/statistics.js'

const WORDS: Record<Health, { icon: typeof CircleCheck; title: string }> = {
  ok: { icon: CircleCheck, title: 'The queue gets its work done' },
  degraded: { icon: TriangleAlert, title: 'The queue is degraded' },
  stalled: { icon: CircleAlert, title: 'The queue is stalled: work waits, and none gets done' },
}

/** Whether the queue gets its work done, and if not, why, in words. */
export function HealthPanel({ health, reasons }: { health: Health; reasons: readonly string[] }) {
  const { icon: Icon, title } = WORDS[health]
  return (
    <section className={`health ${health}`} aria-label="Health">
      <Icon size={16} aria-hidden="true" />
      <div>
        <strong>{title}</strong>
        {reasons.length === 0 ? null : (
          <ul className="selectable">
            {reasons.map((reason) => (
              <li key={reason}>{sentence(reason)}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

import { formatCost, formatLarge } from '../../components/format-number.js'
import { formatCount, formatElapsed, plural } from '../../components/format-time.js'
import type { Estimated } from './use-estimate.js'

/** What the click will set going: jobs, tokens, cost and time (rule U9), or what stands in the way. */
export function RunEstimateBox({ estimate, faults }: Estimated) {
  return (
    <div className={faults.length > 0 ? 'estimate bad' : 'estimate'} role="status" aria-label="Estimate">
      {faults.length > 0 ? (
        <ul className="estimate-faults">
          {faults.map((fault) => (
            <li key={fault}>{fault}</li>
          ))}
        </ul>
      ) : estimate === null ? (
        <span className="muted">Pick a definition and a model to see what the run takes.</span>
      ) : (
        <>
          <dl className="figures">
            <Figure name="Jobs" value={formatCount(estimate.jobs)} note={plural(estimate.scenarios, 'scenario')} />
            <Figure
              name="Tokens"
              value={`≈ ${formatLarge(estimate.inputTokens + estimate.outputTokens)}`}
              note={`${formatLarge(estimate.inputTokens)} in, ${formatLarge(estimate.outputTokens)} out`}
            />
            <Figure
              name="Cost"
              value={estimate.cost === null ? 'unknown' : `≈ ${formatCost(estimate.cost)}`}
              note={estimate.cost === null ? 'a model has no price' : 'by the prices set'}
            />
            <Figure
              name="Time"
              value={
                estimate.durationMs === null ? 'unknown' : `≈ ${formatElapsed(Math.max(1000, estimate.durationMs))}`
              }
              note={estimate.durationMs === null ? 'nothing measured yet' : null}
            />
          </dl>
          <p className="field-hint">{estimate.basis}</p>
        </>
      )}
    </div>
  )
}

function Figure({ name, value, note }: { name: string; value: string; note: string | null }) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {note === null ? null : <span className="muted">{note}</span>}
      </dd>
    </div>
  )
}

import { CircleAlert, CircleCheck } from 'lucide-react'
import type { LoopLook } from '../../../src-shared/agent-contract.js'
import type { FormValues } from '../add-job/schema-form.js'

interface Props {
  look: LoopLook
  values: FormValues
  allowDirty: boolean
  onAllowDirty(allow: boolean): void
  onAllowSameBranch(allow: boolean): void
}

/** What stands in the way of submitting the loop, each with what to do; or that nothing does. */
export function LookPanel({ look, values, allowDirty, onAllowDirty, onAllowSameBranch }: Props) {
  const { findings, repository } = look
  const has = (code: string) => findings.some((one) => one.code === code)
  const allowsSame = values.allowSameBranch === true
  if (repository === null && findings.length === 0) return null
  return (
    <section className={findings.length === 0 ? 'look ready' : 'look'} aria-label="Before it starts" aria-live="polite">
      {findings.length === 0 ? (
        <p className="look-line">
          <CircleCheck size={14} aria-hidden="true" />
          Nothing stands in its way so far.
        </p>
      ) : (
        <ul>
          {findings.map(({ code, message }) => (
            <li key={code} className="look-line">
              <CircleAlert size={14} aria-hidden="true" />
              <span className="selectable">{sentence(message)}</span>
            </li>
          ))}
        </ul>
      )}
      {has('dirty-tree') || allowDirty ? (
        <label className="check">
          <input type="checkbox" checked={allowDirty} onChange={(event) => onAllowDirty(event.target.checked)} />
          Go on without the changes that are not committed
        </label>
      ) : null}
      {has('second-live-job') || allowsSame ? (
        <label className="check">
          <input type="checkbox" checked={allowsSame} onChange={(event) => onAllowSameBranch(event.target.checked)} />
          Allow another loop on this branch, with a result branch of its own
        </label>
      ) : null}
    </section>
  )
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

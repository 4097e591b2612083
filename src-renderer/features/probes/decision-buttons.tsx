import { Undo2 } from 'lucide-react'
import type { ProbeRow } from '../../../src-shared/run.js'
import { IconButton } from '../../components/icon-button.js'

interface Props {
  probe: ProbeRow
  scale: readonly number[]
  onDecide(decision: number | null): void
}

/** Sets a person's decision beside the parsed one (rule A1); the same by the digits and `u`. */
export function DecisionButtons({ probe, scale, onDecide }: Props) {
  const { decision, manualDecision } = probe
  return (
    <fieldset className="decisions" aria-label="Decision">
      <span className="decisions-label">
        {manualDecision !== null
          ? decision === null
            ? 'Set by you'
            : `Set by you; the answer says ${decision}`
          : decision === null
            ? 'Undecided: set it'
            : 'Read from the answer'}
      </span>
      {scale.map((value) => {
        const isPicked = value === (manualDecision ?? decision)
        return (
          <button
            key={value}
            type="button"
            className={value === decision && manualDecision !== null ? 'decision-button parsed' : 'decision-button'}
            aria-pressed={isPicked}
            onClick={() => onDecide(value)}
          >
            {value}
          </button>
        )
      })}
      {manualDecision === null ? null : (
        <IconButton icon={Undo2} small label="Take my decision back" onClick={() => onDecide(null)} />
      )}
    </fieldset>
  )
}

import { ArrowLeft } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Attempt } from '../../../src-shared/job.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { IconButton } from '../../components/icon-button.js'
import { Select } from '../../components/select.js'
import { useNow } from '../../components/use-now.js'
import { attemptTurns } from '../transcript/attempt-turns.js'
import { Transcript } from '../transcript/transcript.js'
import { comparedFacts } from './compared-facts.js'
import { OutputDiff } from './output-diff.js'

interface Props {
  job: JobSummary
  attempts: readonly Attempt[]
  /** Which to begin with. */
  pair: { left: number; right: number }
  hasTurns: boolean
  onBack(): void
}

type What = 'output' | 'transcript'

/** Two attempts side by side: how each went, and what each printed and said, differences marked. */
export function CompareAttempts({ job, attempts, pair, hasTurns, onBack }: Props) {
  const [{ left, right }, setPair] = useState(pair)
  const [what, setWhat] = useState<What>('output')
  const one = attempts.find(({ attempt }) => attempt === left)
  const other = attempts.find(({ attempt }) => attempt === right)
  const sources = useMemo(() => [attemptTurns(job.id, left), attemptTurns(job.id, right)], [job.id, left, right])
  const options = attempts.map(({ attempt }) => ({ value: String(attempt), label: `Attempt ${attempt}` }))
  const pick = (side: 'left' | 'right') => (value: string) => setPair({ left, right, [side]: Number(value) })
  return (
    <section className="compare" aria-label="Attempts compared">
      <div className="output-bar">
        <IconButton icon={ArrowLeft} small label="Back to the attempts" onClick={onBack} />
        <Select compact aria-label="Left attempt" value={String(left)} options={options} onChange={pick('left')} />
        <span className="muted">with</span>
        <Select compact aria-label="Right attempt" value={String(right)} options={options} onChange={pick('right')} />
        <span className="spacer" />
        {hasTurns ? (
          <fieldset className="segments" aria-label="What to compare">
            {(['output', 'transcript'] as const).map((part) => (
              <button key={part} type="button" aria-pressed={what === part} onClick={() => setWhat(part)}>
                {part === 'output' ? 'Output' : 'Transcript'}
              </button>
            ))}
          </fieldset>
        ) : null}
      </div>
      {one === undefined || other === undefined ? null : <ComparedFacts left={one} right={other} />}
      {what === 'output' ? (
        <OutputDiff id={job.id} left={left} right={right} />
      ) : (
        <Transcript sources={sources} isLive={job.state === 'running'} nothing="Neither of them said anything" />
      )}
    </section>
  )
}

function ComparedFacts({ left, right }: { left: Attempt; right: Attempt }) {
  const now = useNow()
  return (
    <table className="compared">
      <thead>
        <tr>
          <td />
          <th scope="col">Attempt {left.attempt}</th>
          <th scope="col">Attempt {right.attempt}</th>
        </tr>
      </thead>
      <tbody>
        {comparedFacts(left, right, now).map(({ name, values, differs }) => (
          <tr key={name} className={differs ? 'differs' : undefined}>
            <th scope="row">
              {name}
              {differs ? <span className="sr-only"> (differs)</span> : null}
            </th>
            <td className="selectable">{values[0]}</td>
            <td className="selectable">{values[1]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

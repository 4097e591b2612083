import { Clock, WrapText } from 'lucide-react'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { FindField } from '../../components/find-field.js'
import { formatBytes } from '../../components/format-time.js'
import { IconButton } from '../../components/icon-button.js'
import { setLayout, useUi } from '../../stores/ui-store.js'
import type { Matches } from './use-matches.js'
import type { Found } from './use-output-find.js'
import type { Stream } from './use-output-window.js'

interface Props {
  job: JobSummary
  attempt: number
  onAttempt(attempt: number | null): void
  stream: Stream
  onStream(stream: Stream): void
  query: string
  onQuery(query: string): void
  found: Found
  matches: Matches
  size: number
}

/** What is shown of the output, and how. */
export function OutputBar(props: Props) {
  const look = useUi((state) => state.layout.output)
  const attempts = Array.from({ length: props.job.attempt }, (_, index) => props.job.attempt - index)
  return (
    <div className="output-bar">
      <FindField
        label="Find in output"
        query={props.query}
        onQuery={props.onQuery}
        count={props.query === '' ? null : { number: props.matches.number, total: props.found.total }}
        isSearching={props.found.isSearching}
        onStep={props.matches.step}
      />
      <select
        className="input compact"
        aria-label="Stream"
        value={props.stream ?? 'both'}
        onChange={(event) => props.onStream(event.target.value === 'both' ? undefined : (event.target.value as 'out'))}
      >
        <option value="both">All</option>
        <option value="out">stdout</option>
        <option value="err">stderr</option>
      </select>
      {attempts.length > 1 ? (
        <select
          className="input compact"
          aria-label="Attempt"
          value={props.attempt}
          onChange={(event) => {
            const attempt = Number(event.target.value)
            props.onAttempt(attempt === props.job.attempt ? null : attempt)
          }}
        >
          {attempts.map((n) => (
            <option key={n} value={n}>
              Attempt {n}
            </option>
          ))}
        </select>
      ) : null}
      <span className="spacer" />
      <span className="muted output-size">{formatBytes(props.size)}</span>
      <IconButton
        icon={Clock}
        small
        label="Timestamps"
        aria-pressed={look.timestamps}
        onClick={() => setLayout({ output: { ...look, timestamps: !look.timestamps } })}
      />
      <IconButton
        icon={WrapText}
        small
        label="Wrap lines"
        aria-pressed={look.wrap}
        onClick={() => setLayout({ output: { ...look, wrap: !look.wrap } })}
      />
    </div>
  )
}

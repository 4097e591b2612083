import { ArrowDownToLine, FileX, Terminal } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { EmptyState } from '../../components/empty-state.js'
import { setLayout, useUi } from '../../stores/ui-store.js'
import { OutputBar } from './output-bar.js'
import { OutputLines } from './output-lines.js'
import { useMatches } from './use-matches.js'
import { useOutputFind } from './use-output-find.js'
import { type Stream, useOutputWindow } from './use-output-window.js'

/** What an attempt printed. Opens at its end, and follows it while it grows. */
export function OutputTab(props: { job: JobSummary; attempt: number; onAttempt(attempt: number | null): void }) {
  const { job, attempt } = props
  const look = useUi((state) => state.layout.output)
  const [stream, setStream] = useState<Stream>(undefined)
  const [query, setQuery] = useState('')
  const held = useOutputWindow(job.id, attempt, stream, look.follow)
  const found = useOutputFind(job.id, attempt, stream, query, held.live ? 0 : held.window.size)
  const matches = useMatches(found, held.window)
  const setFollow = (follow: boolean) => {
    if (follow !== look.follow) setLayout({ output: { ...look, follow } })
  }
  const match = matches.match
  useEffect(() => {
    const { output } = useUi.getState().layout
    if (match !== null && output.follow) setLayout({ output: { ...output, follow: false } })
  }, [match])

  if (attempt === 0) {
    return (
      <EmptyState icon={Terminal} title="No output yet">
        <p>It has not been started.</p>
      </EmptyState>
    )
  }
  return (
    <div className="output">
      <OutputBar
        job={job}
        attempt={attempt}
        onAttempt={props.onAttempt}
        stream={stream}
        onStream={setStream}
        query={query}
        onQuery={setQuery}
        found={found}
        matches={matches}
        size={held.window.size}
      />
      {held.trouble !== null ? (
        <EmptyState icon={FileX} title="The output can’t be shown">
          <p>{held.trouble}</p>
        </EmptyState>
      ) : held.isReady && held.window.lines.length === 0 ? (
        <EmptyState icon={Terminal} title={held.live ? 'Nothing printed yet' : 'It printed nothing'} />
      ) : (
        <OutputLines
          key={stream ?? 'both'}
          held={held}
          wrap={look.wrap}
          timestamps={look.timestamps}
          follow={look.follow}
          query={found.query}
          match={match}
          onFollow={setFollow}
        />
      )}
      {held.live && !look.follow ? (
        <button
          type="button"
          className="button small jump"
          onClick={() => {
            setFollow(true)
            held.goToEnd()
          }}
        >
          <ArrowDownToLine aria-hidden="true" />
          Jump to live
        </button>
      ) : null}
    </div>
  )
}

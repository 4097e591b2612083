import { CircleStop, MessageSquare } from 'lucide-react'
import type { AgentNote } from '../../../src-shared/agent-loop.js'

/** What was said to a loop, and whether it was taken up; what came to nothing is left out when it is over. */
export function LoopNotes({ notes, isOver }: { notes: readonly AgentNote[]; isOver: boolean }) {
  const shown = notes.filter(({ taken }) => taken || !isOver)
  if (shown.length === 0) return null
  return (
    <ul className="loop-notes" aria-label="Said to the agent">
      {shown.map(({ id, kind, text, taken }) => (
        <li key={id} className={taken ? 'taken' : ''}>
          {kind === 'stop' ? (
            <CircleStop size={13} aria-hidden="true" />
          ) : (
            <MessageSquare size={13} aria-hidden="true" />
          )}
          <span className="loop-note-text selectable">{kind === 'stop' ? 'Stop after this iteration' : text}</span>
          <span className="muted">{taken ? 'taken up' : kind === 'stop' ? 'soon' : 'next iteration'}</span>
        </li>
      ))}
    </ul>
  )
}

import { CircleStop, ExternalLink, FolderOpen, MessageSquarePlus, Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { LoopView } from '../../../src-shared/agent-contract.js'
import { isTerminal } from '../../../src-shared/job.js'
import type { JobSummary } from '../../../src-shared/queue-view.js'
import { call } from '../../bridge.js'
import { attempt } from '../actions/run-change.js'
import { InstructForm } from './instruct-form.js'
import { LoopNotes } from './loop-notes.js'
import { useLoop } from './use-loop.js'

/** What an agent loop has reached and where, and what a person can say to it. */
export function LoopPanel({ job }: { job: JobSummary }) {
  const { view, ask } = useLoop(job)
  const [isInstructing, setInstructing] = useState(false)
  if (view === null) return <section className="panel" aria-label="Agent loop" aria-busy="true" />
  const { loop } = view
  const isOver = isTerminal(job.state)
  const isStopping = view.notes.some(({ kind, taken }) => kind === 'stop' && !taken)
  return (
    <section className="panel loop-panel" aria-label="Agent loop">
      <LoopFacts id={job.id} view={view} />
      <LoopNotes notes={view.notes} isOver={isOver} />
      {isInstructing && !isOver ? (
        <InstructForm
          onCancel={() => setInstructing(false)}
          onSay={async (text) => {
            if (await ask(call('agents.instruct', { id: job.id, text }))) setInstructing(false)
          }}
        />
      ) : null}
      <div className="panel-actions">
        {isOver ? null : isStopping ? (
          <button type="button" className="button small" onClick={() => void ask(call('agents.goOn', { id: job.id }))}>
            <Undo2 aria-hidden="true" />
            Go on after all
          </button>
        ) : (
          <button type="button" className="button small" onClick={() => void ask(call('agents.stop', { id: job.id }))}>
            <CircleStop aria-hidden="true" />
            Stop after this iteration
          </button>
        )}
        {isOver || isInstructing ? null : (
          <button type="button" className="button small" onClick={() => setInstructing(true)}>
            <MessageSquarePlus aria-hidden="true" />
            Instruct…
          </button>
        )}
        {loop === null ? null : (
          <button
            type="button"
            className="button small"
            onClick={() => attempt(call('agents.openWorkspace', { id: job.id }))}
          >
            <FolderOpen aria-hidden="true" />
            Open workspace
          </button>
        )}
      </div>
    </section>
  )
}

function LoopFacts({ id, view }: { id: number; view: LoopView }) {
  const { loop, links } = view
  const rows: [string, string | null, 'branch' | 'pullRequest' | null][] = [
    ['Repository', view.repository, null],
    ['From branch', view.baseBranch, null],
    ['Result branch', loop?.branch ?? null, links.branch === null ? null : 'branch'],
    ['Latest commit', loop === null || loop.commit === loop.base ? null : loop.commit.slice(0, 10), null],
    ['Push', deliveryWords(loop?.push ?? null), null],
    [
      'Pull request',
      links.pullRequest ?? deliveryWords(loop?.pullRequest ?? null),
      links.pullRequest === null ? null : 'pullRequest',
    ],
  ]
  return (
    <>
      <dl className="loop-facts">
        {rows.map(([name, value, link]) =>
          value === null ? null : (
            <div key={name} className="fact">
              <dt>{name}</dt>
              <dd className="selectable">
                {link === null ? (
                  value
                ) : (
                  <button
                    type="button"
                    className="link"
                    title="Open in the browser"
                    onClick={() => attempt(call('agents.openLink', { id, link }))}
                  >
                    {value}
                    <ExternalLink size={12} aria-hidden="true" />
                  </button>
                )}
              </dd>
            </div>
          ),
        )}
      </dl>
      {loop === null || loop.warnings.length === 0 ? null : (
        <ul className="loop-warnings">
          {loop.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </>
  )
}

function deliveryWords(delivery: { ok: boolean; to: string | null; error: string | null } | null): string | null {
  if (delivery === null) return null
  return delivery.ok ? `to ${delivery.to}` : `failed: ${delivery.error}`
}

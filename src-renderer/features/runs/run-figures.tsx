import { useRef } from 'react'
import type { RunDetail } from '../../../src-shared/run.js'
import { formatCost, formatLarge } from '../../components/format-number.js'
import { formatElapsed } from '../../components/format-time.js'
import { useNow } from '../../components/use-now.js'

/** The rate is measured over this much of the past, in ms. */
const WINDOW_MS = 30_000

/** Rate, time left, usage and cost, with the caps where there are any. */
export function RunFigures({ run }: { run: RunDetail }) {
  const now = useNow()
  const rate = useRate(run)
  const { usage, tokenCap, costCap } = run
  const tokens = usage.inputTokens + usage.outputTokens
  const end = run.finishedAt ?? now
  const figures: [string, string, string | null][] = [
    ['Rate', rate === null ? '—' : rate >= 10 ? `${Math.round(rate)}/s` : `${rate.toFixed(1)}/s`, 'probes finished'],
    run.status === 'COMPLETED' || run.status === 'CANCELLED'
      ? ['Took', run.startedAt === null ? '—' : formatElapsed(end - run.startedAt), 'from the first to the last probe']
      : ['Time left', run.etaMs === null ? '—' : `about ${formatElapsed(run.etaMs)}`, 'from measured durations'],
    ['Tokens', formatLarge(tokens), tokensNote(run, tokenCap)],
    [
      'Cost',
      usage.cost === null ? '—' : formatCost(usage.cost),
      costCap !== null
        ? `cap ${formatCost(costCap)}`
        : usage.cost === null
          ? 'a model has no price'
          : 'by the prices set',
    ],
  ]
  return (
    <dl className="figures">
      {figures.map(([name, value, note]) => (
        <div key={name} className="figure">
          <dt>{name}</dt>
          <dd>
            <strong>{value}</strong>
            {note === null ? null : <span className="muted">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function tokensNote({ usage }: RunDetail, cap: number | null): string {
  const parts = `${formatLarge(usage.inputTokens)} in, ${formatLarge(usage.outputTokens)} out`
  return cap === null ? parts : `${parts} · cap ${formatLarge(cap)}`
}

/** Probes finished per second over the last while; null until that can be told or when nothing runs. */
function useRate(run: RunDetail): number | null {
  const seen = useRef<{ at: number; done: number }[]>([])
  const { completed, failed } = run.progress
  const done = completed + failed
  const at = Date.now()
  if (run.status === 'COMPLETED' || run.status === 'CANCELLED') {
    if (run.startedAt === null || run.finishedAt === null || run.finishedAt <= run.startedAt) return null
    return (1000 * done) / (run.finishedAt - run.startedAt)
  }
  const last = seen.current.at(-1)
  if (last === undefined || last.done !== done) seen.current.push({ at, done })
  seen.current = seen.current.filter((one) => one.at >= at - WINDOW_MS)
  const [first] = seen.current
  if (run.status !== 'RUNNING' || first === undefined || at - first.at < 1_000) return null
  return (1000 * (done - first.done)) / (at - first.at)
}

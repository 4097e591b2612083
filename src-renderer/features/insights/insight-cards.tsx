import { useState } from 'react'
import type { AgeBand, Insights } from '../../../src-shared/insights.js'
import { formatCount } from '../../components/format-time.js'
import { Select } from '../../components/select.js'
import { BarList } from './bar-list.js'
import { ChartCard, type Column } from './chart-card.js'
import { SlotChart } from './slot-chart.js'
import { slotWords, spanWords, stepWords } from './slot-words.js'
import { TimeCard } from './time-card.js'
import { TypeTimes } from './type-times.js'

const ALL = ''
const ENDS = [
  { key: 'completed', name: 'Completed', look: 'look-good' },
  { key: 'failed', name: 'Failed', look: 'look-bad' },
  { key: 'cancelled', name: 'Cancelled', look: 'look-grey' },
] as const
const NOTHING_ENDED = 'No job ended in this time.'

/** Everything that is drawn, each with the table behind it. */
export function InsightCards({ insights }: { insights: Insights }) {
  const [picked, setPicked] = useState(ALL)
  const [all, ...types] = insights.times
  const times = types.find(({ type }) => type === picked) ?? all
  const nothing = insights.ended.every((slot) => slot.completed + slot.failed + slot.cancelled === 0)
  const noTimes = (all?.count ?? 0) === 0 ? NOTHING_ENDED : null
  const sampled = insights.isSampled ? 'From a sample of the jobs of each slot' : undefined
  return (
    <div className="chart-cards">
      <Throughput insights={insights} empty={nothing ? NOTHING_ENDED : null} />
      <Failures insights={insights} />
      {types.length > 1 ? (
        <div className="chart-filter">
          <span id="insights-type">Times of</span>
          <Select
            compact
            aria-labelledby="insights-type"
            value={times?.type ?? ALL}
            options={[
              { value: ALL, label: 'all types' },
              ...types.map(({ type }) => ({ value: type ?? ALL, label: type ?? '' })),
            ]}
            onChange={setPicked}
          />
        </div>
      ) : null}
      {times === undefined ? null : (
        <>
          <TimeCard
            title="Waiting time"
            of="waitingMs"
            insights={insights}
            times={times}
            empty={noTimes}
            hint={sampled ?? 'From being queued to being started, time on hold left out'}
          />
          <TimeCard
            title="Running time"
            of="runningMs"
            insights={insights}
            times={times}
            empty={noTimes}
            hint={sampled ?? 'Pauses left out; all attempts of a job together'}
          />
        </>
      )}
      <TypeTimes times={insights.times} empty={noTimes} leftOut={insights.typesLeftOut} />
      <Ages insights={insights} />
      <Stages stages={insights.statistics.stages} />
    </div>
  )
}

function Throughput({ insights, empty }: { insights: Insights; empty: string | null }) {
  const { slots, stepMs, ended } = insights
  const rows = ended.map((slot, i) => ({ at: slots[i] as number, ...slot })).reverse()
  const sums = ENDS.map(
    ({ key, name }) => `${formatCount(ended.reduce((n, one) => n + one[key], 0))} ${name.toLowerCase()}`,
  )
  return (
    <ChartCard
      title="Throughput"
      hint={`Jobs that ended, per ${stepWords(stepMs)}; a job that was retried counts where it ended at last`}
      empty={empty}
      rows={rows}
      keyOf={({ at }) => String(at)}
      columns={[
        { title: 'Time', text: ({ at }) => slotWords(at, stepMs) },
        ...ENDS.map(
          ({ key, name }): Column<(typeof rows)[number]> => ({
            title: name,
            text: (row) => formatCount(row[key]),
            number: true,
          }),
        ),
      ]}
    >
      <SlotChart
        kind="bars"
        label={`Jobs that ended over time. In all ${sums.join(', ')}`}
        slots={slots}
        stepMs={stepMs}
        series={ENDS.map(({ key, name, look }) => ({ name, look, values: ended.map((slot) => slot[key]) }))}
        format={formatCount}
      />
    </ChartCard>
  )
}

function Failures({ insights: { slots, stepMs, failures } }: { insights: Insights }) {
  const rows = slots.map((at, i) => ({ at, counts: failures.map(({ over }) => over[i] ?? 0) })).reverse()
  return (
    <ChartCard
      title="Failures by code"
      hint={`Failed attempts, per ${stepWords(stepMs)}, also those that were tried again`}
      empty={failures.length === 0 ? 'Nothing failed in this time.' : null}
      rows={rows}
      keyOf={({ at }) => String(at)}
      columns={[
        { title: 'Time', text: ({ at }) => slotWords(at, stepMs) },
        ...failures.map(
          ({ code }, n): Column<(typeof rows)[number]> => ({
            title: code,
            text: ({ counts }) => formatCount(counts[n] ?? 0),
            number: true,
          }),
        ),
      ]}
    >
      <SlotChart
        kind="bars"
        label={`Failed attempts over time. In all ${failures.map(({ code, count }) => `${formatCount(count)} with ${code}`).join(', ')}`}
        slots={slots}
        stepMs={stepMs}
        series={failures.map(({ code, over }, n) => ({ name: code, look: `look-code-${n + 1}`, values: over }))}
        format={formatCount}
      />
    </ChartCard>
  )
}

function Ages({ insights: { ages, held, statistics } }: { insights: Insights }) {
  const total = ages.reduce((sum, { count }) => sum + count, 0)
  const putOff = statistics.total.waiting
  const beside = [
    held > 0 ? `${formatCount(held)} held` : null,
    putOff > 0 ? `${formatCount(putOff)} put off` : null,
  ].filter((part) => part !== null)
  return (
    <ChartCard
      title="Queue age"
      hint={`How long the jobs have waited that could start now${beside.length === 0 ? '' : `; besides, ${beside.join(' and ')}`}`}
      empty={
        total === 0 ? `No job waits that could start${beside.length === 0 ? '' : `; ${beside.join(' and ')}`}.` : null
      }
      rows={ages}
      keyOf={ageWords}
      columns={[
        { title: 'Waited', text: ageWords },
        { title: 'Jobs', text: ({ count }) => formatCount(count), number: true },
      ]}
    >
      <BarList label="Queue age" rows={ages.map((band) => ({ name: ageWords(band), count: band.count }))} />
    </ChartCard>
  )
}

function ageWords({ fromMs, toMs }: AgeBand): string {
  if (toMs === null) return `over ${spanWords(fromMs)}`
  return fromMs === 0 ? `under ${spanWords(toMs)}` : `${spanWords(fromMs)} to ${spanWords(toMs)}`
}

function Stages({ stages }: { stages: Insights['statistics']['stages'] }) {
  const name = ({ stage }: (typeof stages)[number]) => stage ?? '(no stage)'
  return (
    <ChartCard
      title="Stages"
      hint="What running and paused jobs last said of themselves"
      empty={stages.length === 0 ? 'Nothing runs and nothing is paused.' : null}
      rows={stages}
      keyOf={({ type, state, stage }) => `${type} ${state} ${stage}`}
      columns={[
        { title: 'Stage', text: name },
        { title: 'Type', text: ({ type }) => type },
        { title: 'State', text: ({ state }) => state },
        { title: 'Jobs', text: ({ count }) => formatCount(count), number: true },
      ]}
    >
      <BarList
        label="Stages"
        rows={stages.map((row) => ({ name: name(row), note: `${row.type}, ${row.state}`, count: row.count }))}
      />
    </ChartCard>
  )
}

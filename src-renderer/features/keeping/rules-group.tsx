import { useState } from 'react'
import { FINISHED_STATES, type FinishedState, type KeepingRules } from '../../../src-shared/keeping-rules.js'
import { Select } from '../../components/select.js'
import { RulesDialog } from './rules-dialog.js'
import { withCurrent } from './span-options.js'

const DAYS = [
  { value: '', label: 'Keep for ever' },
  { value: '1', label: 'For a day' },
  { value: '7', label: 'For a week' },
  { value: '30', label: 'For 30 days' },
  { value: '90', label: 'For 90 days' },
  { value: '365', label: 'For a year' },
]
const COUNTS = [
  { value: '', label: 'Any number' },
  ...['100', '1000', '10000', '100000'].map((n) => ({
    value: n,
    label: `The newest ${Number(n).toLocaleString('en-US')}`,
  })),
]
const ARCHIVE = [
  { value: '', label: 'Never' },
  ...DAYS.slice(1).map(({ value, label }) => ({ value, label: label.replace('For', 'After') })),
]
const OUTPUT = [
  { value: '', label: 'No limit' },
  ...['1000', '5000', '20000', '100000'].map((mb) => ({ value: mb, label: `${Number(mb) / 1000} GB` })),
]
const STATE_WORDS: Record<FinishedState, string> = {
  completed: 'Completed jobs',
  failed: 'Failed jobs',
  cancelled: 'Cancelled jobs',
}
const text = (value: number | null) => (value === null ? '' : String(value))
const number = (value: string) => (value === '' ? null : Number(value))

/** How long finished jobs and their output are kept (rule K3): a change shows first what it would remove. */
export function RulesGroup({ rules, again }: { rules: KeepingRules; again(): void }) {
  const [proposed, setProposed] = useState<KeepingRules | null>(null)
  const propose = (change: Partial<KeepingRules>) => setProposed({ ...rules, ...change })
  const proposeOf = (state: FinishedState, change: Partial<KeepingRules['states'][FinishedState]>) =>
    propose({ states: { ...rules.states, [state]: { ...rules.states[state], ...change } } })
  return (
    <>
      <h2 className="group-title">Keeping finished jobs</h2>
      <div className="group">
        {FINISHED_STATES.map((state) => (
          <div key={state} className="group-row">
            <div className="group-row-text">{STATE_WORDS[state]}</div>
            <div className="row-controls">
              <Select
                aria-label={`${STATE_WORDS[state]}, for how long`}
                value={text(rules.states[state].removeAfterDays)}
                options={withCurrent(DAYS, rules.states[state].removeAfterDays, (days) => `For ${days} days`)}
                onChange={(days) => proposeOf(state, { removeAfterDays: number(days) })}
              />
              <Select
                aria-label={`${STATE_WORDS[state]}, how many`}
                value={text(rules.states[state].keepNewest)}
                options={withCurrent(COUNTS, rules.states[state].keepNewest, (n) => `The newest ${n}`)}
                onChange={(n) => proposeOf(state, { keepNewest: number(n) })}
              />
            </div>
          </div>
        ))}
        <div className="group-row">
          <div className="group-row-text">
            <label htmlFor="remove-after">All finished jobs</label>
            <span className="field-hint">Beside the rules by state</span>
          </div>
          <Select
            id="remove-after"
            value={text(rules.removeAfterDays)}
            options={withCurrent(DAYS, rules.removeAfterDays, (days) => `For ${days} days`)}
            onChange={(days) => propose({ removeAfterDays: number(days) })}
          />
        </div>
        <div className="group-row">
          <div className="group-row-text">
            <label htmlFor="archive-after">Archive finished jobs by itself</label>
            <span className="field-hint">Into a compressed file, from which they can be brought back</span>
          </div>
          <Select
            id="archive-after"
            value={text(rules.archiveAfterDays)}
            options={withCurrent(ARCHIVE, rules.archiveAfterDays, (days) => `After ${days} days`)}
            onChange={(days) => propose({ archiveAfterDays: number(days) })}
          />
        </div>
        <div className="group-row">
          <div className="group-row-text">
            <label htmlFor="output-limit">Output of all jobs</label>
            <span className="field-hint">
              Above it, the output of the jobs that ended first is removed, never of others
            </span>
          </div>
          <Select
            id="output-limit"
            value={text(rules.outputLimitMb)}
            options={withCurrent(OUTPUT, rules.outputLimitMb, (mb) => `${mb} MB`)}
            onChange={(mb) => propose({ outputLimitMb: number(mb) })}
          />
        </div>
      </div>
      {proposed === null ? null : (
        <RulesDialog
          rules={proposed}
          close={() => {
            setProposed(null)
            again()
          }}
        />
      )}
    </>
  )
}

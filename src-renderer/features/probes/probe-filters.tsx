import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { DefinitionContent } from '../../../src-shared/definition.js'
import type { ProbeFilter, RunDetail } from '../../../src-shared/run.js'
import { Select } from '../../components/select.js'
import { decisionScale } from './decision-scale.js'

interface Props {
  run: RunDetail
  /** What the run asked; null while it is read. */
  content: DefinitionContent | null
  filter: ProbeFilter
  onFilter(filter: ProbeFilter): void
}

const STATES = ['completed', 'failed', 'running', 'queued', 'paused', 'cancelled'] as const
/** Of the choice that lets everything through. */
const ANY = 'any'
/** A person types faster than a search is of use. */
const WAIT_MS = 200

/** Narrows the list of transcripts; what is filtered is what is exported (rule A5). */
export function ProbeFilters({ run, content, filter, onFilter }: Props) {
  const set = (part: Partial<Record<keyof ProbeFilter, unknown>>) => {
    const merged = { ...filter, ...part }
    onFilter(Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined)) as ProbeFilter)
  }
  const scale = decisionScale(content)
  return (
    <div className="filters">
      <FilterText text={filter.text ?? ''} onText={(text) => set({ text: text === '' ? undefined : text })} />
      <Choice label="Model" value={filter.model} onValue={(model) => set({ model })}>
        {run.models.map((model) => [model, model])}
      </Choice>
      {scale === null ? null : (
        <Choice
          label="Decision"
          value={filter.decision === undefined ? undefined : String(filter.decision)}
          onValue={(value) =>
            set({ decision: value === undefined ? undefined : value === 'undecided' ? value : Number(value) })
          }
        >
          {[...scale.map((n) => [String(n), String(n)] as const), ['undecided', 'Undecided'] as const]}
        </Choice>
      )}
      <Choice label="State" value={filter.state} onValue={(state) => set({ state })}>
        {STATES.map((state) => [state, state.charAt(0).toUpperCase() + state.slice(1)])}
      </Choice>
      {content?.dimensions.map((dimension) => (
        <Choice
          key={dimension.name}
          label={dimension.name}
          value={filter.scores?.[dimension.name]?.toString()}
          onValue={(value) => {
            const { [dimension.name]: _, ...others } = filter.scores ?? {}
            const scores = value === undefined ? others : { ...others, [dimension.name]: Number(value) }
            set({ scores: Object.keys(scores).length === 0 ? undefined : scores })
          }}
        >
          {'values' in dimension
            ? dimension.values.map((text, index) => [String(index + 1), short(text)])
            : dimension.levels.map(({ score, label }) => [String(score), short(label)])}
        </Choice>
      ))}
    </div>
  )
}

interface ChoiceProps {
  label: string
  value: string | undefined
  onValue(value: string | undefined): void
  children: readonly (readonly [value: string, label: string])[]
}

function Choice({ label, value, onValue, children }: ChoiceProps) {
  return (
    <span className={value === undefined ? 'filter' : 'filter on'}>
      <Select
        compact
        aria-label={label}
        value={value ?? ANY}
        options={[{ value: ANY, label }, ...children.map(([key, text]) => ({ value: key, label: text }))]}
        onChange={(key) => onValue(key === ANY ? undefined : key)}
      />
    </span>
  )
}

function FilterText({ text, onText }: { text: string; onText(text: string): void }) {
  const [typed, setTyped] = useState(text)
  useEffect(() => {
    if (typed === text) return
    const timer = setTimeout(() => onText(typed), WAIT_MS)
    return () => clearTimeout(timer)
  }, [typed, text, onText])
  return (
    <div className="find">
      <Search size={14} aria-hidden="true" />
      <input
        className="find-input"
        aria-label="Only with these words"
        placeholder="Words in them"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  )
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

import { Columns2, Download } from 'lucide-react'
import type { DefinitionContent } from '../../../src-shared/definition.js'
import type { ProbeFilter, RunDetail } from '../../../src-shared/run.js'
import { formatCount, plural } from '../../components/format-time.js'
import { MenuButton } from '../../components/menu-button.js'
import { exportProbes } from './export-probes.js'
import { ProbeFilters } from './probe-filters.js'

const FORMATS = [
  ['csv', 'CSV, a row for each answer'],
  ['jsonl', 'JSON Lines, with transcripts'],
  ['markdown', 'Markdown, to read'],
] as const

interface Props {
  run: RunDetail
  content: DefinitionContent | null
  filter: ProbeFilter
  onFilter(filter: ProbeFilter): void
  /** Transcripts that the filter lets through; null while unknown. */
  total: number | null
  isComparing: boolean
  onCompare(): void
}

/** Above the transcripts of a run: filters, how many they let through, and what to do with these. */
export function ProbesBar({ run, content, filter, onFilter, total, isComparing, onCompare }: Props) {
  return (
    <div className="probes-bar">
      <ProbeFilters run={run} content={content} filter={filter} onFilter={onFilter} />
      <span className="spacer" />
      <span className="muted output-size" role="status">
        {total === null ? '' : countWords(total, run.progress.total)}
      </span>
      <button type="button" className="button" aria-pressed={isComparing} onClick={onCompare}>
        <Columns2 aria-hidden="true" />
        <span className="wide-only">Compare</span>
      </button>
      <MenuButton
        label="Export"
        icon={Download}
        actions={FORMATS.map(([format, label]) => ({
          label,
          icon: Download,
          run: () => exportProbes(run.id, format, filter, total ?? 0),
        }))}
      />
    </div>
  )
}

function countWords(total: number, all: number): string {
  return total === all ? plural(total, 'transcript') : `${formatCount(total)} of ${formatCount(all)}`
}

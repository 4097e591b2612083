import type { ProbeFilter } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { plural } from '../../components/format-time.js'
import { tell } from '../../stores/toast-store.js'
import { attempt } from '../actions/run-change.js'

/** Writes what the filter lets through to a file that the person chooses (rule A5). */
export function exportProbes(
  id: number,
  format: 'csv' | 'jsonl' | 'markdown',
  filter: ProbeFilter,
  count: number,
): void {
  attempt(
    call('runs.export', { id, format, filter }).then((file) => {
      if (file !== null) tell(`Exported ${plural(count, 'transcript')} to ${file}`)
    }),
  )
}

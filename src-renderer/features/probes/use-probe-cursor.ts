import { type KeyboardEvent, useCallback, useEffect, useState } from 'react'
import type { ProbeRow } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { useUi } from '../../stores/ui-store.js'
import { tellFailure } from '../actions/run-change.js'
import type { ProbePages } from './probe-pages.js'

const PAGE_ROWS = 10

export interface ProbeCursor {
  /** Index in the list; −1 when what is shown is not in it, or where is unknown. */
  cursor: number
  shown: ProbeRow | null
  select(index: number, probe: ProbeRow): void
  /** Shows the same model's probe in the next or previous scenario. */
  goToScenario(by: 1 | -1): Promise<void>
  /** Takes note of a probe that changed. */
  noteChanged(probe: ProbeRow): void
  listHandlers: { onKeyDown(event: KeyboardEvent): void }
}

/** Which transcript is shown, and the keys that walk through the list. */
export function useProbeCursor(pages: ProbePages): ProbeCursor {
  const [held, setHeld] = useState<{ pages: ProbePages; index: number; probe: ProbeRow } | null>(null)
  const place = useUi((state) => state.probePlace)
  // Another filter makes another list; what is read stays open where it is.
  const cursor = held?.pages === pages ? held.index : -1
  const select = useCallback((index: number, probe: ProbeRow) => setHeld({ pages, index, probe }), [pages])
  const goTo = useCallback(
    async (index: number) => {
      const probe = await pages.load(index)
      if (probe !== undefined) select(index, probe)
    },
    [pages, select],
  )
  const current = held?.probe
  const goToScenario = useCallback(
    async (by: 1 | -1) => {
      const found = await inNextScenario(pages, cursor, by, current)
      if (found !== null) select(found.index, found.probe)
    },
    [cursor, current, pages, select],
  )
  const noteChanged = useCallback(
    (probe: ProbeRow) =>
      setHeld((before) => (before === null || before.probe.jobId !== probe.jobId ? before : { ...before, probe })),
    [],
  )
  // Someone was led here to see one transcript.
  const wanted = place?.jobId ?? null
  useEffect(() => {
    if (wanted === null) return
    call('runs.probe', { jobId: wanted }).then((probe) => setHeld({ pages, index: -1, probe }), tellFailure)
  }, [wanted, pages])
  const first = pages.at(0)
  useEffect(() => {
    if (held === null && wanted === null && first !== undefined) select(0, first)
  }, [held, wanted, first, select])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const last = (pages.total ?? 1) - 1
    const to = {
      j: cursor + 1,
      ArrowDown: cursor + 1,
      k: cursor - 1,
      ArrowUp: cursor - 1,
      Home: 0,
      g: 0,
      End: last,
      G: last,
      PageDown: cursor + PAGE_ROWS,
      PageUp: cursor - PAGE_ROWS,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    void goTo(Math.max(0, Math.min(last, to)))
  }
  // The row that the list has is the newest.
  const atCursor = cursor >= 0 ? pages.at(cursor) : undefined
  const shown = atCursor !== undefined && atCursor.jobId === held?.probe.jobId ? atCursor : (held?.probe ?? null)
  return { cursor, shown, select, goToScenario, noteChanged, listHandlers: { onKeyDown } }
}

/**
 * The probe in the next or previous scenario that asks the same model for the same sample, or where the list has none the
 * first that comes.
 */
async function inNextScenario(pages: ProbePages, from: number, by: 1 | -1, current: ProbeRow | undefined) {
  let index = from < 0 ? 0 : from + by
  let probe = await pages.load(index)
  while (probe !== undefined && probe.scenarioIndex === current?.scenarioIndex) {
    index += by
    probe = await pages.load(index)
  }
  if (probe === undefined) return null
  const nearest = { index, probe }
  const { scenarioIndex } = probe
  while (probe !== undefined && probe.scenarioIndex === scenarioIndex) {
    if (probe.model === current?.model && probe.sample === current.sample) return { index, probe }
    index += by
    probe = await pages.load(index)
  }
  return nearest
}

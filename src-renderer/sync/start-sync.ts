import { toJobyardError } from '../../src-shared/errors.js'
import type { EventBatch } from '../../src-shared/ipc-events.js'
import { call, on } from '../bridge.js'
import { withoutGone } from '../features/queue/selection.js'
import { applyEvents, putOverview, useEngine } from '../stores/engine-store.js'
import { tell } from '../stores/toast-store.js'
import { setSelection, useUi } from '../stores/ui-store.js'
import { tellRuns } from './run-news.js'
import { forgetSections, readFirstRows, schedule } from './section-loader.js'
import { tellWatchers } from './watched-job.js'

/** How long after a snapshot that failed the next one is tried. */
const RETRY_MS = 1000
const MAX_HELD = 1000

/** Number of the last event that is in the mirror; null while a snapshot is under way. */
let seq: number | null = null
const held: EventBatch[] = []
let isAsking = false
let groupsVersion = -1
let groupsRead: Promise<void> = Promise.resolve()

/** Fills the mirror and keeps it up to date for as long as the window lives. Resolves when the first rows are there. */
export async function startSync(): Promise<void> {
  on('queue', onBatch)
  void call('app.info').then(
    (info) => useEngine.setState({ info }),
    () => undefined,
  )
  await takeSnapshot()
  // Where that fails the list asks again.
  await Promise.all([readFirstRows(), groupsRead]).catch(() => undefined)
}

/** Asks for everything again: at the start, after a gap in the events, and when a lost database is back. */
async function takeSnapshot(): Promise<void> {
  if (isAsking) return
  isAsking = true
  seq = null
  try {
    const overview = await call('queue.overview')
    putOverview(overview)
    seq = overview.seq
    forgetSections()
    groupsVersion = -1
    groupsRead = readGroups()
    tellRuns(null)
    useEngine.setState({ failure: null })
  } catch (error) {
    useEngine.setState({ failure: toJobyardError(error).message })
    // What is wrong with the queue can be told without it.
    void call('app.status').then(
      (status) => useEngine.setState({ status }),
      () => undefined,
    )
    setTimeout(() => void takeSnapshot(), RETRY_MS)
    return
  } finally {
    isAsking = false
  }
  for (const batch of held.splice(0)) onBatch(batch)
}

function onBatch(batch: EventBatch): void {
  if (seq === null) {
    held.push(batch)
    // While no snapshot can be had, only the newest news can matter.
    if (held.length > MAX_HELD) held.shift()
    return
  }
  if (batch.toSeq <= seq) {
    // The snapshot holds what they changed, but not what they say.
    for (const event of batch.events) if (event.type === 'notice') tell(event.message)
    return
  }
  if (batch.fromSeq > seq + 1) {
    held.push(batch)
    void takeSnapshot()
    return
  }
  seq = batch.toSeq
  const wasUnavailable = useEngine.getState().overview?.status.phase === 'unavailable'
  const asks = applyEvents(batch.events)
  for (const event of batch.events) {
    if (event.type === 'notice') tell(event.message)
    if (event.type === 'removed') deselect(event.ids)
    if (event.type === 'runs') tellRuns(event.ids)
    if (event.type === 'output' || event.type === 'turns') tellWatchers(event)
  }
  const isBack = wasUnavailable && useEngine.getState().overview?.status.phase === 'ready'
  if (isBack) void takeSnapshot()
  if (asks.stale) forgetSections()
  if (asks.overview) void readOverview()
  if (asks.sections) {
    schedule()
    void readGroups()
  }
}

function deselect(gone: readonly number[]): void {
  const { selection } = useUi.getState()
  const left = withoutGone(selection, gone)
  if (left !== selection) setSelection(left)
}

async function readOverview(): Promise<void> {
  const overview = await call('queue.overview').catch(() => null)
  if (overview !== null) putOverview(overview)
}

async function readGroups(): Promise<void> {
  const version = useEngine.getState().overview?.versions.attention ?? 0
  if (version === groupsVersion) return
  groupsVersion = version
  const groups = await call('queue.failureGroups').catch(() => null)
  if (groups !== null) useEngine.setState({ groups })
}

import { SECTIONS, type Section } from '../../src-shared/queue-view.js'
import { call } from '../bridge.js'
import { putIds, putPage, useEngine } from '../stores/engine-store.js'
import { isKnown } from '../stores/section-ids.js'

interface Range {
  from: number
  to: number
}

/** Rows read beyond what is shown, on both sides, so that scrolling rarely meets an unread row … */
const MARGIN = 150
/** … or, where even what is shown is unread, so that it comes sooner: a leap by the scrollbar passes by most of it. */
const LEAP_MARGIN = 20
/** … and how many of them must be there before more are read. */
const RESERVE = 60
const PAGE = 500
/** A list that changes all the time is read again at most this often. */
const REREAD_MS = 90

const shown = new Map<Section, Range>()
const busy = new Set<Section>()
const readAt = new Map<Section, number>()
let isScheduled = false

/** The rows of each section that are on the screen now; sections that are not listed show none. */
export function showRanges(ranges: ReadonlyMap<Section, Range>): void {
  shown.clear()
  for (const [section, range] of ranges) shown.set(section, range)
  schedule()
}

/** Reads what is shown and not known, or known from an older version, once a frame at most. */
export function schedule(): void {
  if (isScheduled) return
  isScheduled = true
  requestAnimationFrame(() => {
    isScheduled = false
    for (const section of SECTIONS) void load(section)
  })
}

async function load(section: Section): Promise<void> {
  const range = shown.get(section)
  const { overview, ids, readVersions } = useEngine.getState()
  if (range === undefined || overview === null || busy.has(section)) return
  const isStale = readVersions[section] < overview.versions[section]
  const reserved = isKnown(ids[section], Math.max(0, range.from - RESERVE), range.to + RESERVE)
  if (!isStale && reserved) return
  const wait = (readAt.get(section) ?? 0) + REREAD_MS - performance.now()
  if (isStale && wait > 0 && reserved) {
    setTimeout(schedule, wait)
    return
  }
  busy.add(section)
  readAt.set(section, performance.now())
  try {
    const margin = isKnown(ids[section], range.from, range.to) ? MARGIN : LEAP_MARGIN
    const from = Math.max(0, range.from - margin)
    putPage(
      section,
      from,
      await call('queue.rows', { section, offset: from, limit: Math.min(PAGE, range.to - from + margin) }),
    )
  } catch {
    // The status event says what is wrong; when it is over, a new snapshot leads here again.
    busy.delete(section)
    return
  }
  busy.delete(section)
  schedule()
}

/** How many rows of a list a window shows at first, about. */
const FIRST = 60

/** Reads what the list shows at first, before it is drawn: the beginnings of the sections that are not empty. */
export async function readFirstRows(): Promise<void> {
  const { counts } = useEngine.getState().overview ?? {}
  if (counts === undefined) return
  let room = FIRST
  const pages: Promise<void>[] = []
  for (const section of SECTIONS) {
    const limit = Math.min(room, counts[section])
    if (limit === 0) continue
    room -= limit
    pages.push(call('queue.rows', { section, offset: 0, limit }).then((page) => putPage(section, 0, page)))
  }
  await Promise.all(pages)
}

/** Every id of a section in its order, for ranges and moves that reach beyond what was read. */
export async function loadAllIds(section: Section): Promise<Uint32Array> {
  const { ids, overview } = useEngine.getState()
  const count = overview?.counts[section] ?? 0
  if (ids[section].length === count && isKnown(ids[section], 0, count)) return ids[section]
  const page = await call('queue.ids', { section, from: 0, to: count })
  putIds(section, page.ids)
  return page.ids
}

/** Forgets all that was read: the next look at each section reads it again. */
export function forgetSections(): void {
  useEngine.setState({ readVersions: { running: -1, next: -1, waiting: -1, paused: -1, attention: -1, done: -1 } })
  schedule()
}

import { useCallback, useEffect, useRef, useState } from 'react'
import { toJobyardError } from '../../../src-shared/errors.js'
import type { OutputLines } from '../../../src-shared/output-view.js'
import { call } from '../../bridge.js'
import { watchAttempt } from '../../sync/watched-job.js'
import { appended, NO_OUTPUT, nextFrom, type OutputWindow, prepended, replaced } from './output-window.js'

const PAGE_LINES = 1_000

export type Stream = 'out' | 'err' | undefined

export interface HeldOutput {
  window: OutputWindow
  live: boolean
  /** Why there is nothing to show; null when there is, or nothing was printed. */
  trouble: string | null
  isReady: boolean
  /** Nothing that is wanted was found so far, or little, and more is being read. */
  isLooking: boolean
  goToEnd(): void
  goTo(offset: number): Promise<void>
  readBefore(): void
  readAfter(): void
}

/** Which lines are wanted: of one stream, with a text in them. */
export interface Wanted {
  stream: Stream
  /** Of the output: what one stage of the job put out. */
  section: number | undefined
  filter: string | undefined
}

/** Where few lines are wanted, as many are read at once as fill a window. */
const FULL_LINES = 200

/** Holds a window of an attempt's output, and lets it grow with it while `follow` is on. */
export function useOutputWindow(
  id: number,
  attempt: number,
  { stream, section, filter }: Wanted,
  follow: boolean,
): HeldOutput {
  const [window, setWindow] = useState<OutputWindow>(NO_OUTPUT)
  const [live, setLive] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const [isReady, setReady] = useState(false)
  const held = useRef(window)
  const isBusy = useRef(false)
  /** Rises when something else is to be read: what is under way then is not wanted any more. */
  const generation = useRef(0)
  const isSparse = stream !== undefined || section !== undefined || filter !== undefined
  const isFollowing = useRef(follow)
  isFollowing.current = follow

  const put = useCallback((next: OutputWindow) => {
    held.current = next
    setWindow(next)
  }, [])

  /** One read at a time: what it builds on must still be held when it comes. */
  const read = useCallback(
    async (at: { from: number } | { to: number } | 'end', apply: (page: OutputLines) => void) => {
      if (isBusy.current) return
      isBusy.current = true
      const begun = generation.current
      try {
        const wish = {
          id,
          attempt,
          at,
          limit: PAGE_LINES,
          ...(stream ? { stream } : {}),
          ...(section ? { section } : {}),
          ...(filter ? { filter } : {}),
        }
        const page = await call('output.lines', wish)
        if (begun !== generation.current) return
        isBusy.current = false
        apply(page)
        setLive(page.live)
        setTrouble(null)
      } catch (error) {
        if (begun === generation.current) setTrouble(toJobyardError(error).message)
      } finally {
        if (begun === generation.current) {
          isBusy.current = false
          setReady(true)
        }
      }
    },
    [id, attempt, stream, section, filter],
  )

  const goToEnd = useCallback(() => void read('end', (page) => put(replaced(page))), [read, put])
  const goTo = useCallback(
    async (offset: number) => {
      await read({ from: offset }, (page) => put(replaced(page)))
      if (held.current.from > 0) await read({ to: held.current.from }, (page) => put(prepended(held.current, page)))
    },
    [read, put],
  )
  const readBefore = useCallback(() => {
    const { from } = held.current
    if (from > 0) void read({ to: from }, (page) => put(prepended(held.current, page)))
  }, [read, put])
  const readAfter = useCallback(() => {
    if (held.current.to < held.current.size) {
      void read({ from: nextFrom(held.current, isSparse) }, (page) => put(appended(held.current, page)))
    }
  }, [read, put, isSparse])

  useEffect(() => {
    if (attempt === 0) return
    let isWanted = true
    generation.current += 1
    isBusy.current = false
    put(NO_OUTPUT)
    setReady(false)
    setTrouble(null)
    void (async () => {
      try {
        const info = await call('output.info', { id, attempt })
        if (!isWanted) return
        setLive(info.live)
        if (info.missing) setTrouble('The log of this attempt is not there any more.')
        setReady(info.missing)
        if (!info.missing) goToEnd()
      } catch (error) {
        if (isWanted) setTrouble(toJobyardError(error).message)
      }
    })()
    const stop = watchAttempt(id, attempt, (event) => {
      if (event.type !== 'output') return
      setLive(event.live)
      const { to, size } = held.current
      const wasAtEnd = to >= size
      put({ ...held.current, size: Math.max(size, event.size) })
      if (!isFollowing.current) return
      if (wasAtEnd || held.current.lines.length > 0) {
        void read({ from: nextFrom(held.current, isSparse) }, (page) => {
          // Far behind a job that prints faster than it is read: only the end is of interest.
          if (page.to < page.size) void Promise.resolve().then(goToEnd)
          else put(appended(held.current, page))
        })
      } else goToEnd()
    })
    return () => {
      isWanted = false
      stop()
    }
  }, [id, attempt, goToEnd, read, put, isSparse])

  // Lines that are few and far between: what was read may hold none of them.
  const hasFew = isSparse && window.lines.length < FULL_LINES
  const isLooking = isReady && hasFew && trouble === null && (window.from > 0 || window.to < window.size)
  useEffect(() => {
    if (!isLooking) return
    if (window.from > 0) readBefore()
    else readAfter()
  }, [isLooking, window, readBefore, readAfter])

  return { window, isLooking, live, trouble, isReady, goToEnd, goTo, readBefore, readAfter }
}

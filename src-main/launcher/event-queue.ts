import type { Writable } from 'node:stream'
import type { LauncherEvent } from './launcher-protocol.js'

type MessageEvent = Extract<LauncherEvent, { ev: 'message' }>

/** Remembers a job's last event in the queue, so that the next one can be merged into it. */
export interface MergeSlot {
  event: MessageEvent | null
  batch: number
}

/** Waiting text above which the children have to wait. */
const FULL_CHARACTERS = 4 * 1024 * 1024
/** How long an event may wait for company. */
const SOON_MS = 5
/** What a progress message that waits is taken for. */
const PROGRESS_CHARACTERS = 200

/**
 * Sends events to the engine: those of one turn of the event loop in one write, and none while the engine has not read
 * the last. A job's progress messages that follow each other without another message between them become one, the
 * latest value of each field; heartbeats likewise. Nothing else is ever left out: when too much waits, `onFull` stops
 * the children instead.
 */
export class EventQueue {
  #waiting: (string | MessageEvent)[] = []
  #characters = 0
  #batch = 0
  #isScheduled = false
  #timer: NodeJS.Timeout | null = null
  #isBlocked = false
  #isFull = false
  #isClosed = false

  constructor(
    private readonly out: Writable,
    private readonly onFull: (isFull: boolean) => void,
  ) {
    out.on('drain', () => {
      this.#isBlocked = false
      this.#flush()
    })
    // The engine is gone; the end of its commands tells the rest.
    out.on('error', () => this.close())
  }

  /** @throws RangeError when it is nested too deeply to be written as JSON */
  push(event: LauncherEvent): void {
    this.pushText(JSON.stringify(event))
  }

  pushText(event: string): void {
    this.#add(event, event.length)
  }

  /** Like `push`, but may wait a few milliseconds for an event that comes anyway: each write wakes the engine. */
  pushSoon(event: LauncherEvent): void {
    if (this.#isClosed) return
    const text = JSON.stringify(event)
    this.#waiting.push(text)
    this.#characters += text.length
    this.#timer ??= setTimeout(() => this.#flush(), SOON_MS)
  }

  /** Like `push`, for a job's message that may be merged with the one before it. */
  pushMergeable(event: MessageEvent, slot: MergeSlot): void {
    const last = slot.batch === this.#batch ? slot.event : null
    if (last !== null && merge(last, event)) return
    const { type } = event.message
    const isMergeable = type === 'progress' || type === 'heartbeat'
    slot.event = isMergeable ? event : null
    slot.batch = this.#batch
    if (isMergeable) this.#add(event, PROGRESS_CHARACTERS)
    else this.push(event)
  }

  /** Nobody reads any more: everything that waits or comes is dropped. */
  close(): void {
    this.#isClosed = true
    this.#waiting = []
    this.#characters = 0
    this.#tellFull(false)
  }

  #add(event: string | MessageEvent, characters: number): void {
    if (this.#isClosed) return
    this.#waiting.push(event)
    this.#characters += characters
    if (this.#characters > FULL_CHARACTERS) this.#tellFull(true)
    if (this.#isScheduled || this.#isBlocked) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#flush()
    })
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#waiting.length === 0 || this.#isBlocked) return
    let text = ''
    for (const event of this.#waiting) text += `${typeof event === 'string' ? event : JSON.stringify(event)}\n`
    this.#waiting = []
    this.#characters = 0
    this.#batch++
    this.#isBlocked = !this.out.write(text)
    this.#tellFull(false)
  }

  #tellFull(isFull: boolean): void {
    if (this.#isFull === isFull) return
    this.#isFull = isFull
    this.onFull(isFull)
  }
}

/** Puts `next` into `last` where both are progress, or both heartbeats, of the same job. */
function merge(last: MessageEvent, next: MessageEvent): boolean {
  if (last.message.type === 'heartbeat') return next.message.type === 'heartbeat'
  if (last.message.type !== 'progress' || next.message.type !== 'progress') return false
  last.message = { ...last.message, ...next.message }
  return true
}

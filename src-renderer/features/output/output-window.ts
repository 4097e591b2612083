import type { OutputLine, OutputLines } from '../../../src-shared/output-view.js'

/** The part of an output that is held: whole lines, in order, without a gap. */
export interface OutputWindow {
  lines: readonly OutputLine[]
  /** What the lines cover, bytes. */
  from: number
  to: number
  /** Of the whole output, bytes. */
  size: number
}

export const NO_OUTPUT: OutputWindow = { lines: [], from: 0, to: 0, size: 0 }

/** More lines than this are not held; the far end goes. */
const MAX_LINES = 8_000
/** An element may not be as high as a gigabyte of lines would be. */
const MAX_PX = 8_000_000

export function replaced(page: OutputLines): OutputWindow {
  return { lines: page.lines, from: page.from, to: page.to, size: page.size }
}

export function prepended(window: OutputWindow, page: OutputLines): OutputWindow {
  if (page.lines.length === 0) return { ...window, from: page.from }
  const lines = [...page.lines, ...window.lines]
  if (lines.length <= MAX_LINES) return { ...window, lines, from: page.from, size: page.size }
  const kept = lines.slice(0, MAX_LINES)
  return { lines: kept, from: page.from, to: kept.at(-1)?.endOffset ?? page.to, size: page.size }
}

/**
 * Puts a page behind what is held. The page begins with the last held line, which may have grown since: it takes that
 * line's place.
 */
export function appended(window: OutputWindow, page: OutputLines): OutputWindow {
  const kept = window.lines.filter((line) => line.offset < page.from)
  const lines = [...kept, ...page.lines]
  const size = Math.max(page.size, window.size)
  if (lines.length <= MAX_LINES) return { lines, from: window.from, to: page.to, size }
  const rest = lines.slice(lines.length - MAX_LINES)
  return { lines: rest, from: rest[0]?.offset ?? page.from, to: page.to, size }
}

/**
 * Where to read on: from the last line again, since it may not have been whole.
 *
 * @param isSparse the last line that was read need not be among the wanted ones: its last byte leads to its start
 */
export function nextFrom(window: OutputWindow, isSparse: boolean): number {
  const last = window.lines.at(-1)?.offset
  return isSparse ? Math.max(last ?? 0, window.to - 1) : (last ?? window.to)
}

/** Index of the line that holds a byte; −1 when it is not held. */
export function lineAt(window: OutputWindow, offset: number): number {
  if (offset < window.from || offset >= window.to) return -1
  return window.lines.findLastIndex((line) => line.offset <= offset)
}

/** How high one byte that is not held counts in the scrollbar, px; from what the held lines are like. */
export function pxPerByte(window: OutputWindow, linePx: number): number {
  const bytes = window.to - window.from
  if (bytes <= 0 || window.lines.length === 0) return 0
  return Math.min((window.lines.length * linePx) / bytes, MAX_PX / Math.max(1, window.size))
}

import { describe, expect, it } from 'vitest'
import {
  firstMatchFrom,
  inReadingOrder,
  matchAt,
  totalOf,
} from '../../src-renderer/features/transcript/turn-matches.js'
import { TurnPages } from '../../src-renderer/features/transcript/turn-pages.js'
import type { Turn, TurnPage } from '../../src-shared/transcript.js'

const turn = (index: number) => ({ index, content: `turn ${index}` }) as Turn

/** A transcript that counts what is read of it, and can grow and fail. */
class Transcript {
  readonly reads: number[] = []
  fault: Error | null = null
  #tell: (total: number) => void = () => {}

  constructor(public total: number) {}

  read = async (from: number, limit: number): Promise<TurnPage> => {
    this.reads.push(from)
    if (this.fault !== null) throw this.fault
    const turns = Array.from({ length: Math.max(0, Math.min(limit, this.total - from)) }, (_, i) => turn(from + i))
    return { turns, total: this.total }
  }

  watch = (onTotal: (total: number) => void) => {
    this.#tell = onTotal
    return () => {}
  }

  grow(to: number): void {
    this.total = to
    this.#tell(to)
  }
}

async function opened(total: number) {
  const transcript = new Transcript(total)
  const pages = new TurnPages(transcript)
  pages.start()
  await pages.show(0, 0)
  return { transcript, pages }
}

describe('[W1] the held part of a transcript', () => {
  it('is what is looked at, read once each, with what is far away forgotten', async () => {
    const { transcript, pages } = await opened(10_000)
    expect([pages.total, pages.isReady]).toEqual([10_000, true])
    await pages.show(4_980, 5_020)
    expect([pages.turn(4_980)?.content, pages.turn(5_020)?.content]).toEqual(['turn 4980', 'turn 5020'])
    expect(pages.turn(3_000)).toBeUndefined()
    const { length } = transcript.reads
    await pages.show(4_990, 5_010)
    expect(transcript.reads).toHaveLength(length)
    for (let at = 0; at < 10_000; at += 50) await pages.show(at, at + 10)
    expect(pages.turn(9_950)?.content).toBe('turn 9950')
    expect(pages.turn(0)).toBeUndefined()
  })

  it('[W3] grows with its last page', async () => {
    const { transcript, pages } = await opened(60)
    await pages.show(50, 59)
    transcript.grow(75)
    expect(pages.total).toBe(75)
    await pages.show(50, 74)
    expect(pages.turn(74)?.content).toBe('turn 74')
  })

  it('says why it cannot be read, and tries again', async () => {
    const transcript = new Transcript(10)
    transcript.fault = new Error('no such file')
    const pages = new TurnPages(transcript)
    pages.start()
    await pages.show(0, 0)
    expect([pages.isReady, pages.trouble]).toEqual([false, 'no such file'])
    transcript.fault = null
    pages.retry()
    await pages.show(0, 0)
    expect([pages.isReady, pages.trouble, pages.turn(9)?.content]).toEqual([true, null, 'turn 9'])
  })
})

describe('[W2] matches of transcripts side by side', () => {
  const turns = inReadingOrder([
    [
      { index: 2, count: 2 },
      { index: 9, count: 1 },
    ],
    [
      { index: 0, count: 1 },
      { index: 2, count: 3 },
    ],
  ])

  it('are counted row by row, and in a row from left to right', () => {
    expect(totalOf(turns)).toBe(7)
    const all = Array.from({ length: 7 }, (_, n) => matchAt(turns, n))
    expect(all.map((match) => [match?.row, match?.column, match?.inTurn])).toEqual([
      [0, 1, 0],
      [2, 0, 0],
      [2, 0, 1],
      [2, 1, 0],
      [2, 1, 1],
      [2, 1, 2],
      [9, 0, 0],
    ])
    expect(matchAt(turns, 7)).toBeNull()
    expect(matchAt([], 0)).toBeNull()
  })

  it('begin where one reads', () => {
    expect([firstMatchFrom(turns, 1), firstMatchFrom(turns, 3), firstMatchFrom(turns, 10)]).toEqual([1, 6, 0])
  })
})

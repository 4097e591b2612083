import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Chunk, Chunker, type ChunkSizes, type Mark } from '../../src-main/ingest/chunker.js'

type Piece = { text: string } | { mark: Mark }

function chunksOf(pieces: readonly Piece[], sizes?: ChunkSizes): Chunk[] {
  const chunker = new Chunker(sizes)
  const chunks: Chunk[] = []
  for (const piece of pieces) {
    if ('mark' in piece) chunker.mark(piece.mark)
    else chunks.push(...chunker.add(piece.text))
  }
  return [...chunks, ...chunker.end()]
}

const SIZES: ChunkSizes = { most: 60, least: 20, overlap: 8 }

const word = fc.oneof(
  { weight: 8, arbitrary: fc.string({ unit: fc.constantFrom('a', 'b', 'é', '语', '😀', '.'), maxLength: 9 }) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom('x', '😀'), minLength: 61, maxLength: 200 }) },
  { weight: 4, arbitrary: fc.constantFrom(' ', '\n', '\r\n', '\n\n', '. ', '\t', '   ') },
)
const text = fc.array(word, { maxLength: 40 }).map((words) => ({ text: words.join('') }))
const mark = fc.record(
  {
    page: fc.nat({ max: 99 }),
    heading: fc.option(fc.constantFrom('One', 'Two', 'Three'), { nil: null }),
    line: fc.option(fc.integer({ min: 1, max: 99 }), { nil: null }),
  },
  { requiredKeys: [] },
)
const pieces = fc.array(
  fc.oneof(
    text,
    text,
    mark.map((one) => ({ mark: one })),
  ),
  { maxLength: 12 },
)

/** What holds at a place of the text by the marks before it. */
function stateAt(
  all: readonly Piece[],
  place: number,
): { page: number | null; heading: string | null; line: number | null } {
  let at = 0
  let page: number | null = null
  let heading: string | null = null
  let line: number | null = null
  for (const piece of all) {
    if ('mark' in piece) {
      if (at > place) break
      page = piece.mark.page ?? page
      if (piece.mark.heading !== undefined) heading = piece.mark.heading
      if (piece.mark.line !== undefined) line = piece.mark.line
    } else {
      const here = piece.text.slice(0, Math.max(0, place - at))
      if (line !== null) line += here.split('\n').length - 1
      at += piece.text.length
    }
  }
  return { page, heading, line }
}

describe('cutting a text into parts', () => {
  test('[N6] every character is in a part, no part is too long, and offsets and places are right', () => {
    fc.assert(
      fc.property(pieces, (all) => {
        const whole = all.map((piece) => ('text' in piece ? piece.text : '')).join('')
        const chunks = chunksOf(all, SIZES)
        let covered = 0
        let before: Chunk | null = null
        for (const chunk of chunks) {
          expect(chunk.text).toBe(whole.slice(chunk.from, chunk.to))
          expect(chunk.text.length).toBeLessThanOrEqual(SIZES.most)
          expect(chunk.text.trim()).not.toBe('')
          // What lies between two parts is white space alone.
          expect(whole.slice(covered, Math.max(covered, chunk.from)).trim()).toBe('')
          if (before !== null) {
            expect(chunk.from).toBeGreaterThan(before.from)
            expect(chunk.to).toBeGreaterThan(before.to)
            expect(before.to - chunk.from).toBeLessThanOrEqual(SIZES.overlap + 1)
          }
          expect(chunk.text).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/)
          expect({ page: chunk.page, heading: chunk.heading, line: chunk.line }).toEqual(stateAt(all, chunk.from))
          covered = chunk.to
          before = chunk
        }
        expect(whole.slice(covered).trim()).toBe('')
      }),
      { numRuns: 2_000 },
    )
  })

  test('[N6] it does not matter in which pieces the text comes', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 80 }), (words) => {
        const whole = chunksOf([{ text: words.join('') }], SIZES)
        expect(
          chunksOf(
            words.map((text) => ({ text })),
            SIZES,
          ),
        ).toEqual(whole)
      }),
      { numRuns: 500 },
    )
  })

  test('[N6] parts never span pages, and rather end at headings, paragraphs and sentences than within', () => {
    const paged = chunksOf([{ mark: { page: 1 } }, { text: 'short\n' }, { mark: { page: 2 } }, { text: 'also short' }])
    expect(paged.map(({ text, page }) => [page, text])).toEqual([
      [1, 'short\n'],
      [2, 'also short'],
    ])
    const paragraph = `${'word '.repeat(120)}end.\n\n`
    const headed = chunksOf([
      { mark: { line: 1, heading: 'A' } },
      { text: `# A\n\n${paragraph}` },
      { mark: { heading: 'B' } },
      { text: `# B\n\n${paragraph}${paragraph}${paragraph}` },
    ])
    expect(headed.map(({ heading, line }) => [heading, line])).toEqual([
      ['A', 1],
      ['B', 5],
      ['B', expect.any(Number)],
    ])
    expect(headed[1]?.text.endsWith('end.\n\n')).toBe(true)
    const words = chunksOf([{ text: 'word '.repeat(1000) }])
    for (const { text } of words) expect(text).toMatch(/^word .*word $/)
  })
})

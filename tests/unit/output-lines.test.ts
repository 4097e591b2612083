import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { linesOf, type OutputLine } from '../../src-main/output/output-lines.js'
import type { OutputChunk } from '../../src-main/output/output-reader.js'

async function lines(chunks: [OutputChunk['stream'], string | Buffer][]): Promise<OutputLine[]> {
  async function* batches(): AsyncGenerator<OutputChunk[]> {
    for (const [at, [stream, text]] of chunks.entries()) yield [{ at, stream, bytes: Buffer.from(text) }]
  }
  const found: OutputLine[] = []
  for await (const batch of linesOf(batches())) found.push(...batch)
  return found
}

describe('[C] output as lines', () => {
  test('[C] a line has the time of its first byte and keeps its end', async () => {
    expect(
      await lines([
        ['out', 'a\nb'],
        ['out', 'c\n'],
        ['out', 'd'],
      ]),
    ).toEqual([
      { at: 0, stream: 'out', text: 'a\n' },
      { at: 0, stream: 'out', text: 'bc\n' },
      { at: 2, stream: 'out', text: 'd' },
    ])
  })

  test('[C] the other stream in the middle of a line divides it, so that the texts keep the order of the bytes', async () => {
    expect(
      await lines([
        ['out', 'wait … '],
        ['err', 'oops\n'],
        ['out', 'done\n'],
      ]),
    ).toEqual([
      { at: 0, stream: 'out', text: 'wait … ' },
      { at: 1, stream: 'err', text: 'oops\n' },
      { at: 2, stream: 'out', text: 'done\n' },
    ])
  })

  test('[C] undecodable bytes become U+FFFD; a character cut by chunks does not', async () => {
    const e = Buffer.from('é')
    expect(
      await lines([
        ['out', Buffer.from([0xff, 0x61])],
        ['out', e.subarray(0, 1)],
        ['out', e.subarray(1)],
        ['out', '\n'],
      ]),
    ).toEqual([{ at: 0, stream: 'out', text: '\ufffdaé\n' }])
  })

  test('[C] a line above 1 MB comes in pieces, and no character is cut by them', async () => {
    const text = `x${'é'.repeat(1024 * 1024)}\n`
    const found = await lines([
      ['out', text],
      ['out', 'next\n'],
    ])
    expect(found.map(({ text }) => text).join('')).toBe(`${text}next\n`)
    expect(found.length).toBe(4)
    expect(found.at(-1)).toEqual({ at: 1, stream: 'out', text: 'next\n' })
    for (const { text } of found) expect(text).not.toContain('\ufffd')
  })

  test('[C] all texts joined are the output', async () => {
    const chunk = fc.tuple(
      fc.constantFrom('out' as const, 'err' as const),
      fc.string({ unit: fc.constantFrom('a', '\n', 'é') }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(chunk), async (chunks) => {
        const found = await lines(chunks)
        expect(found.map(({ text }) => text).join('')).toBe(chunks.map(([, text]) => text).join(''))
        for (const { text } of found) expect(text).toMatch(/^([^\n]*\n|[^\n]+)$/)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LineSplitter } from '../../src-main/launcher/line-splitter.js'

/** What a splitter says to these chunks: `|text` for a line, `>text` for the first piece of a long one, `+text` for more. */
function split(limit: number, chunks: readonly string[]): string[] {
  const said: string[] = []
  const splitter = new LineSplitter(
    {
      line: (bytes) => said.push(`|${bytes}`),
      longLine: (piece, isFirst) => said.push(`${isFirst ? '>' : '+'}${piece}`),
    },
    limit,
  )
  for (const chunk of chunks) splitter.push(Buffer.from(chunk))
  splitter.end()
  return said
}

describe('[H] splitting into lines', () => {
  test('[H] lines keep their ends; the last one may have none', () => {
    expect(split(10, ['a\nb', 'c\n\n', 'd'])).toEqual(['|a\n', '|bc\n', '|\n', '|d'])
    expect(split(10, ['a\n'])).toEqual(['|a\n'])
    expect(split(10, [])).toEqual([])
  })

  test('[H] a line above the limit comes in pieces, and the next one is a line again', () => {
    expect(split(4, ['abcd\nabcde\nx\n'])).toEqual(['|abcd\n', '>abcde\n', '|x\n'])
    expect(split(4, ['abc', 'def', 'ghi\nx', '\n'])).toEqual(['>abc', '+def', '+ghi\n', '|x\n'])
    expect(split(4, ['abcde', 'f'])).toEqual(['>abcde', '+f'])
    expect(split(4, ['abcd', '\n'])).toEqual(['|abcd\n'])
    expect(split(4, ['abcde', '\n', 'abcde', '\n'])).toEqual(['>abcde', '+\n', '>abcde', '+\n'])
  })

  test('[H] however the stream is cut, no byte is lost and lines are the same', () => {
    const chunk = fc.array(fc.constantFrom('a', 'bb', '\n', 'cccc'), { maxLength: 6 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(chunk), (chunks) => {
        const said = split(5, chunks)
        const all = chunks.join('')
        expect(said.map((each) => each.slice(1)).join('')).toBe(all)
        const short = (all.match(/[^\n]*\n|[^\n]+$/g) ?? []).filter((line) => line.replace('\n', '').length <= 5)
        expect(said.filter((each) => each.startsWith('|')).map((each) => each.slice(1))).toEqual(short)
      }),
    )
  })
})

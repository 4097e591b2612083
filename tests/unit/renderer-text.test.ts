import { describe, expect, it } from 'vitest'
import {
  formatAgo,
  formatBytes,
  formatElapsed,
  formatUntil,
  tellingAgo,
} from '../../src-renderer/components/format-time.js'
import { keyNames } from '../../src-renderer/components/key-names.js'
import { markText } from '../../src-renderer/components/mark-text.js'
import { commandOf } from '../../src-renderer/features/actions/command-of.js'
import { shortcutOf } from '../../src-renderer/features/actions/shortcut-of.js'
import { errorHelp } from '../../src-renderer/features/job/error-help.js'
import { ansiSpans } from '../../src-renderer/features/output/ansi-spans.js'
import {
  appended,
  lineAt,
  NO_OUTPUT,
  nextFrom,
  prepended,
  pxPerByte,
} from '../../src-renderer/features/output/output-window.js'
import type { OutputLine, OutputLines } from '../../src-shared/output-view.js'
import { plainText } from '../../src-shared/plain-text.js'

const ESC = '\u001b'

describe('a line of output', () => {
  it('is cut at its colours', () => {
    const spans = ansiSpans(`${ESC}[31mred${ESC}[0m plain ${ESC}[1;38;5;208mbold${ESC}[0m`)
    expect(spans.map(({ at, text, classes, color }) => [at, text, classes, color])).toEqual([
      [0, 'red', 'fg-ansi-red', null],
      [3, ' plain ', '', null],
      [10, 'bold', 'ansi-bold', 'rgb(255, 135, 0)'],
    ])
  })

  it('shows what was drawn last, and no other control sequence', () => {
    expect(plainText('10 %\r50 %\r100 %\r\n')).toBe('100 %')
    expect(plainText(`${ESC}[2K${ESC}[1A${ESC}]0;title\u0007done`)).toBe('done')
  })

  it('marks every match, counted on from those before', () => {
    expect(markText('An error, ERROR', 'error', 4)).toEqual([
      { at: 0, text: 'An ', match: null },
      { at: 3, text: 'error', match: 4 },
      { at: 8, text: ', ', match: null },
      { at: 10, text: 'ERROR', match: 5 },
    ])
    expect(markText('aaa', '')).toEqual([{ at: 0, text: 'aaa', match: null }])
  })
})

describe('the held part of an output', () => {
  const line = (offset: number, text: string): OutputLine => ({
    offset,
    endOffset: offset + text.length + 1,
    at: 0,
    stream: 'out',
    text,
    continued: false,
    style: '',
  })
  const page = (lines: OutputLine[], size: number): OutputLines => ({
    lines,
    from: lines[0]?.offset ?? 0,
    to: lines.at(-1)?.endOffset ?? 0,
    size,
    live: true,
  })

  it('grows at its end, and takes a last line that has grown since', () => {
    const held = appended(NO_OUTPUT, page([line(0, 'one'), line(4, 'tw')], 7))
    expect(nextFrom(held, false)).toBe(4)
    expect(nextFrom({ ...held, to: 90 }, true)).toBe(89)
    const grown = appended(held, page([line(4, 'two'), line(8, 'three')], 14))
    expect(grown.lines.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
    expect([grown.from, grown.to, grown.size]).toEqual([0, 14, 14])
  })

  it('grows at its start', () => {
    const held = prepended(
      appended(NO_OUTPUT, page([line(8, 'three')], 14)),
      page([line(0, 'one'), line(4, 'two')], 14),
    )
    expect(held.lines.map(({ text }) => text)).toEqual(['one', 'two', 'three'])
    expect(lineAt(held, 5)).toBe(1)
    expect(lineAt(held, 99)).toBe(-1)
  })

  it('holds no more than so many lines, and forgets those at the far end', () => {
    const many = (from: number) => Array.from({ length: 5000 }, (_, index) => line((from + index) * 4, 'abc'))
    const held = appended(appended(NO_OUTPUT, page(many(0), 40_000)), page(many(5000), 40_000))
    expect(held.lines.length).toBe(8000)
    expect(held.from).toBe(held.lines[0]?.offset)
    expect(held.to).toBe(40_000)
  })

  it('stands for a gigabyte in a scrollbar of bounded length', () => {
    const held = { ...appended(NO_OUTPUT, page([line(0, 'one')], 4)), size: 1_000_000_000 }
    expect(pxPerByte(held, 18) * held.size).toBeLessThanOrEqual(8_000_000)
    expect(pxPerByte(NO_OUTPUT, 18)).toBe(0)
  })
})

describe('words', () => {
  it('tells times and sizes', () => {
    expect([4_900, 65_000, 7_620_000, 90_000_000].map(formatElapsed)).toEqual(['4s', '1m 05s', '2h 07m', '1d 1h'])
    expect([1_000, 30_000, 120_000, 7_200_000].map((ms) => formatAgo(0, ms))).toEqual([
      'just now',
      'just now',
      '2m ago',
      '2h ago',
    ])
    expect([59_000, 60_000].map((ms) => tellingAgo(0, ms))).toEqual([null, '1m ago'])
    expect(formatUntil(5_000, 1_000)).toBe('in 4s')
    expect(formatUntil(1_000, 1_000)).toBe('due')
    expect([999, 1_500, 250_000, 1_000_000_000].map(formatBytes)).toEqual(['999 B', '1.5 kB', '250 kB', '1.0 GB'])
  })

  it('names shortcuts as the keyboard does', () => {
    const press = { key: 'k', ctrlKey: true, metaKey: false, altKey: false, shiftKey: false }
    expect(shortcutOf(press)).toBe('Mod+K')
    expect(shortcutOf({ ...press, ctrlKey: false, key: '?', shiftKey: true })).toBe('?')
    expect(shortcutOf({ ...press, key: 'z', metaKey: true, ctrlKey: false, shiftKey: true })).toBe('Mod+Shift+Z')
    expect(keyNames('Mod+Shift+Z', true)).toEqual(['⌘', '⇧', 'Z'])
    expect(keyNames('Mod+ArrowUp', false)).toEqual(['Ctrl', '↑'])
  })

  it('writes a job as a command for the terminal', () => {
    expect(commandOf({ type: 'command', input: { command: ['echo', 'two words'] } })).toBe("echo 'two words'")
    expect(commandOf({ type: 'command', input: { shell: 'a | b' } })).toBe('a | b')
    expect(commandOf({ type: 'ocr', input: { page: 1 } })).toBe(`jobyard add --type ocr --input '{"page":1}'`)
  })

  it('explains every error, known or not', () => {
    for (const code of ['TIMEOUT', 'EXIT_127', 'EXIT_3', 'SIGNAL_SIGKILL', 'MY_OWN']) {
      const { meaning, fix } = errorHelp(code, true)
      expect(meaning.length * fix.length).toBeGreaterThan(0)
    }
    expect(errorHelp('EXIT_127', false).meaning).toContain('did not find')
    expect(errorHelp('MY_OWN', false).fix).toContain('Edit and run again')
  })
})

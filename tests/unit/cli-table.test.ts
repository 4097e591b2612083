import { describe, expect, test } from 'vitest'
import { painter } from '../../src-main/cli/colour.js'
import { escapeLines, escapeText } from '../../src-main/cli/escape-text.js'
import { type Column, tableLines } from '../../src-main/cli/table.js'
import { fitText, padText, textWidth } from '../../src-main/cli/text-width.js'

describe('[C] tables escape control characters', () => {
  test.each([
    ['a\u001b[31mred', 'a\\u001b[31mred'],
    ['two\nlines\r\t', 'two\\nlines\\r\\t'],
    ['bell\u0007 del\u007f c1\u009b', 'bell\\u0007 del\\u007f c1\\u009b'],
    ['right\u202eto left\u2066', 'right\\u202eto left\\u2066'],
    ['line\u2028sep\u2029 bom\ufeff', 'line\\u2028sep\\u2029 bom\\ufeff'],
    ['lone \ud83d half', 'lone \\ud83d half'],
    ['Grüße 你好 👩‍💻', 'Grüße 你好 👩‍💻'],
  ])('[C] %j', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped)
  })

  test('[C] lines stay lines where several are shown', () => {
    expect(escapeLines('a\r\nb\u001b\n')).toEqual(['a', 'b\\u001b', ''])
  })
})

describe('[C] columns fit the terminal', () => {
  interface Row {
    id: number
    name: string
    note: string
  }
  const columns: Column<Row>[] = [
    { title: 'ID', text: (row) => String(row.id), right: true },
    { title: 'NOTE', text: (row) => row.note },
    { title: 'NAME', text: (row) => row.name, flexible: true },
  ]
  const rows: Row[] = [
    { id: 7, name: '你好世界，这是一个很长的名字', note: '' },
    { id: 1234, name: 'plain', note: '' },
  ]

  test('[C] width counts terminal columns, not characters', () => {
    expect([textWidth('abc'), textWidth('你好'), textWidth('e\u0301'), textWidth('👩‍💻'), textWidth('ü')]).toEqual([
      3, 4, 1, 2, 1,
    ])
    expect(fitText('你好世界', 5)).toBe('你好…')
    expect(fitText('short', 5)).toBe('short')
    expect(padText('你', 4)).toBe('你  ')
    expect(padText('7', 3, true)).toBe('  7')
  })

  test('[C] the last column gives way, empty ones are left out', () => {
    const lines = tableLines(rows, columns, 20)
    expect(lines[0]).toBe('  ID  NAME')
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(20)
    expect(lines[1]).toMatch(/^ {3}7 {2}你好世界，这…$/)
  })

  test('[C] without a terminal nothing is cut', () => {
    expect(tableLines(rows, columns, null)[1]).toContain('很长的名字')
  })

  test('[C] colours do not disturb the columns, and there are none without a terminal', () => {
    const paint = painter(true)
    const painted = tableLines(
      [{ ...rows[1], note: 'x' } as Row, { ...rows[0], note: 'long' } as Row],
      [
        columns[0] as Column<Row>,
        { title: 'NOTE', text: (row) => row.note, paint: (_, text) => paint('red', text) },
        columns[2] as Column<Row>,
      ],
      60,
    )
    expect(painted[1]).toBe('1234  \u001b[31mx   \u001b[0m  plain')
    expect(painter(false)('red', 'x')).toBe('x')
  })
})

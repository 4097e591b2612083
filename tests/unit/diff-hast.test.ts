import { describe, expect, test } from 'vitest'
import { diffHast } from '../../src-renderer/features/agents/diff-hast.js'
import { turnLabel } from '../../src-renderer/features/agents/turn-label.js'

interface Node {
  type: string
  value?: string
  tagName?: string
  properties?: { className?: string[]; open?: boolean }
  children?: Node[]
}

const DIFF = `diff --git a/one.txt b/two words.txt
similarity index 90%
rename from one.txt
rename to two words.txt
index 0f4776c..c83684d 100644
--- a/one.txt
+++ b/two words.txt
@@ -1,2 +1,2 @@
-- [ ] one
+- [x] one
 - [ ] two
diff --git a/new.bin b/new.bin
new file mode 100644
Binary files /dev/null and b/new.bin differ
`

function drawn(text: string, language = 'language-diff', query = ''): Node[] {
  const code: Node = {
    type: 'element',
    tagName: 'code',
    properties: { className: [language] },
    children: [{ type: 'text', value: text }],
  }
  const tree: Node = { type: 'root', children: [{ type: 'element', tagName: 'pre', children: [code] }] }
  diffHast(query)(tree as never)
  return tree.children?.[0]?.tagName === 'pre' ? [] : (tree.children?.[0]?.children ?? [])
}

const textOf = (node: Node): string => node.value ?? (node.children ?? []).map(textOf).join('')
const linesOf = (file: Node) =>
  (file.children?.at(-1)?.children ?? []).map((line) => [line.properties?.className?.[1] ?? '', textOf(line)])

describe('a diff in a transcript', () => {
  test('[G2] is a fold a file, with its lines by their kind', () => {
    const [first, second] = drawn(DIFF)
    expect(first?.properties?.open).toBe(true)
    expect((first?.children?.[0]?.children ?? []).map(textOf)).toEqual(['two words.txt', '+1', '−1'])
    expect(linesOf(first as Node)).toEqual([
      ['', 'rename from one.txt'],
      ['', 'rename to two words.txt'],
      ['place', '@@ -1,2 +1,2 @@'],
      ['deleted', '-- [ ] one'],
      ['added', '+- [x] one'],
      ['', ' - [ ] two'],
    ])
    expect((second?.children?.[0]?.children ?? []).map(textOf)).toEqual(['new.bin'])
  })

  test('[G2] of many lines begins folded, unless it is searched', () => {
    const long = `${DIFF}${'+x\n'.repeat(500)}`
    expect(drawn(long)[0]?.properties?.open).toBeUndefined()
    expect(drawn(long, 'language-diff', 'x')[0]?.properties?.open).toBe(true)
  })

  test('[G2] without a head is drawn as its lines; other code is left as it is', () => {
    const [only] = drawn('-a\n+b\n')
    expect(only?.tagName).toBe('pre')
    expect((only?.children ?? []).map(textOf)).toEqual(['-a', '+b'])
    expect(drawn('-a', 'language-sh')).toEqual([])
  })

  test('[G2] turns of a loop are called by what they are', () => {
    const meta = {
      kind: 'iteration',
      iteration: 2,
      of: 9,
      files: 1,
      insertions: 3,
      deletions: 1,
      error: null,
      done: false,
    }
    expect(turnLabel({ meta })).toEqual({ title: 'Iteration 2 of 9', note: '1 file +3 −1', tone: 'plain' })
    expect(turnLabel({ meta: { ...meta, files: 0 } })?.note).toBe('no change')
    expect(turnLabel({ meta: { ...meta, error: 'exit 1' } })).toMatchObject({ note: 'failed', tone: 'bad' })
    expect(turnLabel({ meta: { ...meta, done: true } })).toMatchObject({ note: 'done', tone: 'good' })
    expect(turnLabel({ meta: { kind: 'instruction' } })?.title).toBe('Instruction')
    expect(turnLabel({ meta: null })).toBeNull()
    expect(turnLabel({ meta: { kind: 'mine' } })).toBeNull()
  })
})

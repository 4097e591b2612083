/** As much of a tree of HTML ("hast") as is made and looked at here. */
interface Node {
  type: string
  value?: string
  tagName?: string
  properties?: Record<string, unknown>
  children?: Node[]
}

/** One file of a diff. */
interface FileDiff {
  /** Null where the diff has no head that tells it. */
  name: string | null
  insertions: number
  deletions: number
  lines: string[]
}

/** A diff of more lines begins with its files folded. */
const MANY_LINES = 400

/**
 * A rehype plugin: blocks of code in the language `diff` become a fold a file, with a line for each line, so that they can be
 * coloured. What a line says stays one text, so that what is searched for is found in it.
 *
 * @param query what is searched for: then nothing is folded
 */
export function diffHast(query: string): (tree: Node) => void {
  const isSearched = query !== ''
  const visit = (node: Node) => {
    if (node.children === undefined) return
    node.children = node.children.map((child) => {
      const text = diffText(child)
      if (text === null) {
        visit(child)
        return child
      }
      return block(text, isSearched)
    })
  }
  return visit
}

function diffText(node: Node): string | null {
  const [code] = node.children ?? []
  if (node.tagName !== 'pre' || code?.tagName !== 'code') return null
  const names = code.properties?.className
  if (!Array.isArray(names) || !names.includes('language-diff')) return null
  return (code.children ?? []).map((child) => child.value ?? '').join('')
}

function block(text: string, isSearched: boolean): Node {
  const files = filesOf(text.replace(/\n$/, ''))
  const total = files.reduce((sum, file) => sum + file.lines.length, 0)
  const isOpen = isSearched || total <= MANY_LINES
  return element(
    'div',
    'patch',
    files.map((file) => (file.name === null ? linesOf(file) : fold(file, isOpen))),
  )
}

function fold(file: FileDiff, isOpen: boolean): Node {
  const head = element('summary', 'patch-head', [
    element('span', 'patch-name', [word(file.name ?? '')]),
    ...count('patch-added', '+', file.insertions),
    ...count('patch-deleted', '−', file.deletions),
  ])
  const made = element('details', 'patch-file', [head, linesOf(file)])
  if (isOpen) made.properties = { ...made.properties, open: true }
  return made
}

function count(className: string, sign: string, n: number): Node[] {
  return n === 0 ? [] : [element('span', className, [word(`${sign}${n}`)])]
}

function linesOf({ lines }: FileDiff): Node {
  return element(
    'pre',
    'patch-lines',
    lines.map((line) => element('span', `patch-line${kindOf(line)}`, [word(line === '' ? ' ' : line)])),
  )
}

function kindOf(line: string): string {
  if (line.startsWith('@@')) return ' place'
  if (line.startsWith('+')) return ' added'
  return line.startsWith('-') ? ' deleted' : ''
}

/** Cuts a diff at its files; the lines of a head that only git needs are left out. */
function filesOf(text: string): FileDiff[] {
  const files: FileDiff[] = []
  let isHead = false
  for (const line of text.split('\n')) {
    const named = /^diff --git (?:"?a\/.*) "?b\/(.*?)"?$/.exec(line)?.[1]
    if (named !== undefined) {
      files.push({ name: named, insertions: 0, deletions: 0, lines: [] })
      isHead = true
      continue
    }
    const file = files.at(-1) ?? start(files)
    if (line.startsWith('@@')) isHead = false
    if (isHead && /^(index |--- |\+\+\+ |old mode |new file mode |similarity )/.test(line)) continue
    file.lines.push(line)
    if (!isHead && line.startsWith('+')) file.insertions += 1
    if (!isHead && line.startsWith('-')) file.deletions += 1
  }
  return files
}

function start(files: FileDiff[]): FileDiff {
  const file: FileDiff = { name: null, insertions: 0, deletions: 0, lines: [] }
  files.push(file)
  return file
}

function element(tagName: string, className: string, children: Node[]): Node {
  return { type: 'element', tagName, properties: { className: className.split(' ') }, children }
}

function word(value: string): Node {
  return { type: 'text', value }
}

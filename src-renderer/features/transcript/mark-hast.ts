import { markText } from '../../components/mark-text.js'

/** As much of a tree of HTML ("hast") as is looked at here. */
interface Node {
  type: string
  value?: string
  tagName?: string
  properties?: Record<string, never>
  children?: Node[]
}

/** A rehype plugin: puts each match of a text into a `mark` of its own. Matches across elements are left out. */
export function markHast(query: string): (tree: Node) => void {
  const visit = (node: Node) => {
    if (node.children === undefined) return
    node.children = node.children.flatMap((child) => {
      if (child.type !== 'text') {
        visit(child)
        return [child]
      }
      return markText(child.value ?? '', query).map(({ text, match }): Node => {
        const value = { type: 'text', value: text }
        return match === null ? value : { type: 'element', tagName: 'mark', properties: {}, children: [value] }
      })
    })
  }
  return query === '' ? () => {} : visit
}

import { isNode, LineCounter, parse, parseDocument, stringify } from 'yaml'
import type { DefinitionContent, DefinitionFault } from '../../src-shared/definition.js'
import { JobyardError } from '../../src-shared/errors.js'
import { checkDefinition, faultText } from '../../src-shared/evaluation/check-definition.js'

/** What a file of a definition holds (rule D4). */
export interface NamedDefinition {
  name: string
  content: DefinitionContent
}

/** A fault and the line of the text, counted from 1, that it stands on. */
export interface TextFault extends DefinitionFault {
  line: number
}

const LONGEST_NAME = 200

/**
 * Reads a definition from JSON or YAML (which JSON is a part of): `{name, content}`.
 *
 * @returns the definition, and what is probably not meant, with paths from the text's top: `['content', 'template']`
 * @throws invalid-input with `details.faults` (one line of words each) and `details.at` (a `TextFault[]`)
 */
export function readDefinitionText(text: string): NamedDefinition & { warnings: TextFault[] } {
  const lines = new LineCounter()
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false })
  const [broken] = document.errors
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.pos[0])
    // The commonest mistake in prose, and the parser's words for it are about something else.
    const hint = broken.code === 'BLOCK_AS_IMPLICIT_KEY' ? '; a text with ": " in it needs quotes' : ''
    throw faulty([{ path: [], line, message: `${broken.message} (column ${col})${hint}` }])
  }

  const lineOf = (path: DefinitionFault['path']): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const placed = (fault: DefinitionFault): TextFault => ({ ...fault, line: lineOf(fault.path) })

  const value = plainValue(document)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw faulty([placed({ path: [], message: 'must be an object with the fields name and content' })])
  }
  const { name, content, ...others } = value as Record<string, unknown>
  const faults: DefinitionFault[] = Object.keys(others).map((key) => ({
    path: [key],
    message: `there is no field "${key}" here, only name and content`,
  }))
  if (typeof name !== 'string' || name.trim() === '')
    faults.push({ path: ['name'], message: 'must be text, not empty' })
  else if (name.trim().length > LONGEST_NAME) {
    faults.push({ path: ['name'], message: `has more than ${LONGEST_NAME} characters` })
  }
  if (content === undefined) faults.push({ path: ['content'], message: 'is missing' })
  const check = checkDefinition(content)
  const inContent = (fault: DefinitionFault) => ({ ...fault, path: ['content', ...fault.path] })
  if (content !== undefined) faults.push(...check.faults.map(inContent))
  if (check.content === null || faults.length > 0) throw faulty(faults.map(placed))
  return { name: (name as string).trim(), content: check.content, warnings: check.warnings.map(inContent).map(placed) }
}

/** A definition as text that `readDefinitionText` takes. */
export function definitionText(definition: NamedDefinition, format: 'json' | 'yaml'): string {
  const { name, content } = definition
  if (format === 'json') return `${JSON.stringify({ name, content }, null, 2)}\n`
  const asYaml = (blockQuote: boolean) =>
    // Long lines are not folded, so that prompts read as they are sent.
    stringify({ name, content }, { lineWidth: 0, aliasDuplicateObjects: false, blockQuote })
  const readable = asYaml(true)
  // Some texts of nothing but white space do not survive as blocks (yaml 2.9); in quotes they do.
  return JSON.stringify(parse(readable)) === JSON.stringify({ name, content }) ? readable : asYaml(false)
}

/** @throws invalid-input when aliases are piled up to exhaust the memory */
function plainValue(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS()
  } catch (thrown) {
    throw faulty([{ path: [], line: 1, message: (thrown as Error).message }])
  }
}

function faulty(at: TextFault[]): JobyardError {
  const faults = at.map((fault) => `line ${fault.line}: ${faultText(fault)}`)
  const message =
    faults.length === 1 ? `the definition cannot be used: ${faults[0]}` : `the definition has ${faults.length} faults`
  return new JobyardError('invalid-input', message, { details: { faults, at } })
}

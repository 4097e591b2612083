import { invalidInput } from '../../src-shared/errors.js'

const MAX_LENGTH = 50
/** Folders of these names cannot be made on Windows. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/
/** Names that mean something else: to people, to npm, or to Python where the folder is imported from. */
const RESERVED: ReadonlySet<string> = new Set(['command', 'handler', 'handlers', 'jobyard', 'test', 'node-modules'])

/**
 * Checks the name of a new handler, which becomes the name of its folder and its job type.
 *
 * @throws invalid-input saying which names are possible
 */
export function checkHandlerName(name: string): void {
  const fault = faultOf(name)
  if (fault !== null) throw invalidInput(`"${name}" cannot be a handler's name: ${fault}`)
}

function faultOf(name: string): string | null {
  if (name === '') return 'it is empty'
  if (/[/\\]/.test(name) || name === '.' || name === '..')
    return 'it is a name, not a path; folders cannot be part of it'
  if (/[A-Z]/.test(name)) return `it is written in small letters: ${suggested(name)}`
  if (!/^[a-z][a-z0-9-]*$/.test(name)) {
    const better = suggested(name)
    const example = better === '' ? 'word-counter' : better
    return `it begins with a letter and goes on with small letters, digits and -, e.g. ${example}`
  }
  if (name.endsWith('-') || name.includes('--')) return `each - stands between two words: ${suggested(name)}`
  if (name.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`
  if (DEVICES.test(name)) return 'Windows keeps this name for a device'
  if (RESERVED.has(name)) return 'it is reserved'
  return null
}

/** The possible name that is nearest to what was typed; empty when there is none. */
function suggested(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .replace(/-+$/, '')
    .slice(0, MAX_LENGTH)
}

const SPACE = /[ \t\r\n]*/y
const STRING = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y
const PLAIN = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y

/** Where a text stops being JSON. `offset` counts UTF-16 units from 0, `line` and `column` from 1. */
export interface JsonFault {
  offset: number
  line: number
  column: number
  expected: string
}

class Fault {
  constructor(
    readonly offset: number,
    readonly expected: string,
  ) {}
}

/**
 * Finds the first place at which `text` is not JSON (`JSON.parse` does not always tell), or null when it is JSON. For
 * error messages only: several times slower than `JSON.parse`.
 */
export function findJsonFault(text: string): JsonFault | null {
  const skip = (pattern: RegExp, offset: number): number | null => {
    pattern.lastIndex = offset
    return pattern.test(text) ? pattern.lastIndex : null
  }
  const space = (offset: number): number => skip(SPACE, offset) ?? offset
  const string = (offset: number, expected: string): number => {
    const end = skip(STRING, offset)
    if (end !== null) return end
    throw new Fault(offset, text[offset] === '"' ? 'a whole string' : expected)
  }

  // Depth is kept in an array, not on the call stack, which deep nesting would overflow.
  const open: ('{' | '[')[] = []
  let at = space(0)
  try {
    for (;;) {
      // At the start of a value.
      const start = text[at]
      if (start === '{' || start === '[') {
        open.push(start)
        at = space(at + 1)
        const close = start === '{' ? '}' : ']'
        if (text[at] !== close) {
          if (start === '{') at = colon(space(string(at, 'a name in double quotes or }')))
          continue
        }
      } else {
        const end = start === '"' ? string(at, 'a value') : skip(PLAIN, at)
        if (end === null) throw new Fault(at, 'a value')
        at = space(end)
      }
      // After a value, or at the end of an empty container.
      for (;;) {
        const inside = open.at(-1)
        if (inside === undefined) {
          if (at < text.length) throw new Fault(at, 'the end')
          return null
        }
        const close = inside === '{' ? '}' : ']'
        if (text[at] === close) {
          open.pop()
          at = space(at + 1)
          continue
        }
        if (text[at] !== ',') throw new Fault(at, `, or ${close}`)
        at = space(at + 1)
        if (inside === '{') at = colon(space(string(at, 'a name in double quotes')))
        break
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown
    const before = text.slice(0, thrown.offset)
    const lineStart = before.lastIndexOf('\n') + 1
    return {
      offset: thrown.offset,
      line: before.split('\n').length,
      column: thrown.offset - lineStart + 1,
      expected: thrown.expected,
    }
  }

  function colon(offset: number): number {
    if (text[offset] !== ':') throw new Fault(offset, ':')
    return space(offset + 1)
  }
}

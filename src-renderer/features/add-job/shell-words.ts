/** How a typed line would run: as a program with arguments, or through the shell, with what in it needs one. */
export type ParsedLine =
  | { kind: 'empty' }
  | { kind: 'command'; words: [string, ...string[]] }
  | { kind: 'shell'; because: string }
  | { kind: 'fault'; message: string }

const SHELL_ONLY = /[|&;<>()$`*?[\]#~{}!\n]/

/** Commands that are part of a shell and no programs of their own. */
const BUILT_INS = new Set(
  '. : alias cd command eval exec exit export read set source trap type ulimit umask unset wait'.split(' '),
)

/**
 * Reads a command line as a POSIX shell would cut it into words: quotes and backslashes are undone. What only a shell can
 * do (pipes, variables, patterns, redirections …) makes it a line for the shell.
 */
export function parseCommandLine(line: string): ParsedLine {
  if (line.trim() === '') return { kind: 'empty' }
  const words: string[] = []
  let word: string | null = null
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at)
    if (char === "'") {
      const end = line.indexOf("'", at + 1)
      if (end === -1) return { kind: 'fault', message: "A quote (') is not closed." }
      word = (word ?? '') + line.slice(at + 1, end)
      at = end
    } else if (char === '"') {
      const quoted = readDoubleQuoted(line, at + 1)
      if (quoted === null) return { kind: 'fault', message: 'A quote (") is not closed.' }
      if (quoted.needsShell !== null) return { kind: 'shell', because: quoted.needsShell }
      word = (word ?? '') + quoted.text
      at = quoted.end
    } else if (char === '\\') {
      if (at + 1 === line.length) return { kind: 'fault', message: 'The line ends with a backslash.' }
      word = (word ?? '') + line.charAt(++at)
    } else if (char === ' ' || char === '\t') {
      if (word !== null) words.push(word)
      word = null
    } else if (SHELL_ONLY.test(char)) {
      return { kind: 'shell', because: char === '\n' ? 'a second line' : char }
    } else {
      word = (word ?? '') + char
    }
  }
  if (word !== null) words.push(word)
  const [program, ...rest] = words
  if (program === undefined || program === '') return { kind: 'fault', message: 'The program must not be empty.' }
  if (/^[A-Za-z_]\w*=/.test(program)) return { kind: 'shell', because: `${program.split('=')[0]}=` }
  if (BUILT_INS.has(program)) return { kind: 'shell', because: program }
  return { kind: 'command', words: [program, ...rest] }
}

function readDoubleQuoted(line: string, from: number): { text: string; end: number; needsShell: string | null } | null {
  let text = ''
  for (let at = from; at < line.length; at++) {
    const char = line.charAt(at)
    if (char === '"') return { text, end: at, needsShell: null }
    if (char === '$' || char === '`') return { text, end: at, needsShell: char }
    if (char === '\\' && /["\\$`]/.test(line.charAt(at + 1))) text += line.charAt(++at)
    else text += char
  }
  return null
}

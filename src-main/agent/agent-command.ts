import { statSync } from 'node:fs'
import path from 'node:path'

/** An agent's command, taken apart. */
export interface AgentCommand {
  program: string
  args: string[]
  /** What follows the program in the line, as it was written. */
  rest: string
  /** Whether a placeholder tells it the prompt, so that its standard input is empty. */
  hasPlaceholder: boolean
}

const PLACEHOLDER = /\{(prompt|promptFile)\}/

/**
 * Takes a command line apart at spaces, as a shell does: quotes hold words together, a backslash takes the next character
 * as it is. Nothing else is special: who wants pipes and variables writes `sh -c '…'`.
 *
 * @returns null when it has no word, or a quote is not closed
 */
export function parseAgentCommand(line: string): AgentCommand | null {
  const { words, firstEnd } = splitWords(line) ?? { words: [], firstEnd: 0 }
  const [program, ...args] = words
  if (program === undefined || program === '') return null
  return { program, args, rest: line.slice(firstEnd), hasPlaceholder: args.some((word) => PLACEHOLDER.test(word)) }
}

/** The arguments with the placeholders filled in; what is filled in is never taken apart. */
export function fillPlaceholders(args: readonly string[], prompt: string, promptFile: string): string[] {
  const values: Record<string, string> = { prompt, promptFile }
  return args.map((word) => word.replace(new RegExp(PLACEHOLDER, 'g'), (_, name: string) => values[name] ?? ''))
}

/** @returns the words, and where the first of them ends in the line */
function splitWords(line: string): { words: string[]; firstEnd: number } | null {
  const words: string[] = []
  let firstEnd = line.length
  let word: string | null = null
  let quote: string | null = null
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at)
    if (quote !== null) {
      if (sign === quote) quote = null
      else if (sign === '\\' && quote === '"' && /["\\$`]/.test(line.charAt(at + 1)))
        word = `${word}${line.charAt(++at)}`
      else word = `${word}${sign}`
    } else if (sign === '"' || sign === "'") {
      quote = sign
      word ??= ''
    } else if (sign === '\\' && process.platform !== 'win32' && at + 1 < line.length) {
      word = `${word ?? ''}${line.charAt(++at)}`
    } else if (/\s/.test(sign)) {
      if (word !== null && words.push(word) === 1) firstEnd = at
      word = null
    } else word = `${word ?? ''}${sign}`
  }
  if (quote !== null) return null
  if (word !== null) words.push(word)
  return { words, firstEnd }
}

/** Where PATH leads for a program that is named without a folder; null when it leads nowhere. */
export function findProgram(name: string, env: NodeJS.ProcessEnv): string | null {
  const isWindows = process.platform === 'win32'
  const folders = (env.PATH ?? env.Path ?? '').split(path.delimiter).filter((folder) => folder !== '')
  const endings = isWindows ? ['', ...(env.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')] : ['']
  for (const folder of folders) {
    for (const ending of endings) {
      const file = path.join(folder, name + ending)
      if (isProgram(file)) return file
    }
  }
  return null
}

/** Whether it is a file that may be executed. */
export function isProgram(file: string): boolean {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat?.isFile() === true && (process.platform === 'win32' || (stat.mode & 0o111) !== 0)
}

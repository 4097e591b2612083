import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { invalidInput, JobyardError } from '../../src-shared/errors.js'
import type { Json } from '../../src-shared/job.js'
import { parseJson } from './parse-json.js'

/**
 * A job's input as `--input` gives it: JSON, `@FILE`, or `@-` for standard input.
 *
 * @throws invalid-input when the file cannot be read or the text is no JSON, saying where
 */
export async function readInput(option: string, cwd: string): Promise<Json> {
  if (!option.startsWith('@')) return parseJson(option, '--input')
  const file = option.slice(1)
  if (file === '') throw invalidInput('--input @ must be followed by a file name, or by - for standard input')
  const text = file === '-' ? await readStdin() : await readTextFile(resolve(cwd, file), file)
  return parseJson(text, file === '-' ? 'the input on stdin' : file)
}

/**
 * The text of a file, or of standard input when the name is `-`.
 *
 * @throws invalid-input, not-found when it cannot be read
 */
export function readText(name: string, cwd: string): Promise<string> {
  return name === '-' ? readStdin() : readTextFile(resolve(cwd, name), name)
}

/** A UTF-8 file as text without its byte order mark. */
async function readTextFile(path: string, shown: string): Promise<string> {
  return decode(await readFile(path).catch((cause: unknown) => Promise.reject(unreadable(shown, cause))), shown)
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
  return decode(Buffer.concat(chunks), 'stdin')
}

function decode(bytes: Buffer, shown: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw invalidInput(`${shown} is not UTF-8 text`)
  }
}

/** The refusal of a file that cannot be read, with the system's reason. */
export function unreadable(shown: string, cause: unknown): JobyardError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'permission is denied',
  }
  const reason = reasons[String(code)] ?? (cause instanceof Error ? cause.message : String(cause))
  return new JobyardError(code === 'ENOENT' ? 'not-found' : 'invalid-input', `cannot read ${shown}: ${reason}`, {
    cause,
  })
}

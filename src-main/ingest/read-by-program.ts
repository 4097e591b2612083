import { spawn } from 'node:child_process'

/** More output is cut off, bytes. */
const MOST_BYTES = 16 * 1024 * 1024
const MOST_ERROR = 200

interface Options {
  signal: AbortSignal
  timeoutMs: number
}

/**
 * Runs an installed program that prints what it read.
 *
 * @returns its output, or null and why there is none; rejects only when `signal` is aborted
 */
export async function readByProgram(
  program: string,
  args: readonly string[],
  { signal, timeoutMs }: Options,
): Promise<{ text: string; why: null } | { text: null; why: string }> {
  signal.throwIfAborted()
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const out: Buffer[] = []
  let length = 0
  let said = ''
  let isLate = false
  const end = () => child.kill('SIGKILL')
  const timer = setTimeout(() => {
    isLate = true
    end()
  }, timeoutMs)
  signal.addEventListener('abort', end, { once: true })
  child.stdout.on('data', (bytes: Buffer) => {
    if (length < MOST_BYTES) out.push(bytes)
    length += bytes.length
  })
  child.stderr.on('data', (bytes: Buffer) => {
    if (said.length < MOST_ERROR) said += bytes.toString()
  })
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', resolve)
    })
    signal.throwIfAborted()
    if (code === 0) return { text: Buffer.concat(out).toString('utf8'), why: null }
    const words = said.trim().split('\n').at(-1)?.slice(0, MOST_ERROR) ?? ''
    return { text: null, why: isLate ? `it took longer than ${timeoutMs / 1000} s` : words || `exit code ${code}` }
  } catch (thrown) {
    signal.throwIfAborted()
    return { text: null, why: thrown instanceof Error ? thrown.message : String(thrown) }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}

import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'

/** How a git command ended. Output beyond the limit was left out. */
export interface GitResult {
  code: number
  stdout: string
  stderr: string
  /** Whether standard output was longer than what was kept. */
  isCut: boolean
}

export interface GitOptions {
  signal?: AbortSignal
  stdin?: string
  /** Characters of standard output that are kept, about; the command is ended when there is more. */
  limit?: number
  /** Ends the command when it takes longer, in ms. */
  timeoutMs?: number
}

/** A git command that failed; `message` is what git said. */
export class GitFailure extends Error {
  constructor(
    readonly args: readonly string[],
    /** Null when git could not be started. */
    readonly code: number | null,
    message: string,
  ) {
    super(message)
    this.name = 'GitFailure'
  }

  get isMissing(): boolean {
    return this.code === null
  }
}

const DEFAULT_LIMIT = 8 * 1024 * 1024
/** Variables by which a surrounding git would tell its own repository. */
const FOREIGN = /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|COMMON_DIR|NAMESPACE|PREFIX|CONFIG.*)$/

/** Git as a child process, without a shell and without questions to a person. */
export class Git {
  readonly #env: Record<string, string>

  constructor(
    readonly folder: string,
    env: NodeJS.ProcessEnv = process.env,
  ) {
    this.#env = gitEnvironment(env)
  }

  in(folder: string): Git {
    return new Git(folder, this.#env)
  }

  /** Runs to the end, whatever its exit code. @throws GitFailure when git is missing, the signal's reason */
  async try(args: readonly string[], options: GitOptions = {}): Promise<GitResult> {
    options.signal?.throwIfAborted()
    const result = await runGit(this.folder, this.#env, args, options)
    options.signal?.throwIfAborted()
    return result
  }

  /** @returns standard output without its last line end @throws GitFailure when it exits with another code than 0 */
  async run(args: readonly string[], options: GitOptions = {}): Promise<string> {
    const { code, stdout, stderr, isCut } = await this.try(args, options)
    if (code !== 0 && !isCut) throw new GitFailure(args, code, lastWords(stderr, stdout, code))
    return stdout.replace(/\r?\n$/, '')
  }

  /** The full name of a commit; null when there is none of that name. */
  async commit(name: string): Promise<string | null> {
    const { code, stdout } = await this.try(['rev-parse', '--verify', '--quiet', `${name}^{commit}`])
    return code === 0 ? stdout.trim() : null
  }

  async isAncestor(older: string, newer: string): Promise<boolean> {
    return (await this.try(['merge-base', '--is-ancestor', older, newer])).code === 0
  }

  async config(key: string): Promise<string | null> {
    const { code, stdout } = await this.try(['config', '--get', key])
    return code === 0 ? stdout.trim() : null
  }
}

/** What git is run with: no question, no editor, messages in English, and nothing of a surrounding repository. */
function gitEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || FOREIGN.test(name) ? [] : [[name, value] as const],
  )
  return {
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
    ...Object.fromEntries(kept),
    GIT_TERMINAL_PROMPT: '0',
    GIT_EDITOR: 'true',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C.UTF-8',
    LANGUAGE: 'C',
  }
}

/** The last lines that git said, as one line. */
function lastWords(stderr: string, stdout: string, code: number): string {
  const lines = (stderr.trim() === '' ? stdout : stderr).split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) return `git ended with ${code}`
  return lines
    .slice(-4)
    .map((line) => line.trim().replace(/^(fatal|error): /, ''))
    .join('; ')
    .slice(0, 1000)
}

const STDERR_LIMIT = 64 * 1024
/** Between asking an unwanted command to end and killing it. */
const GRACE_MS = 1_000
/** How long nothing may come after it has ended: what it left running, such as a shared ssh connection, holds its pipes. */
const PIPES_MS = 1_000

function runGit(
  cwd: string,
  env: Record<string, string>,
  args: readonly string[],
  { signal, stdin, limit = DEFAULT_LIMIT, timeoutMs }: GitOptions,
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env, windowsHide: true, stdio: ['pipe', 'pipe', 'pipe'] })
    const out: Buffer[] = []
    const err: Buffer[] = []
    let outBytes = 0
    let errBytes = 0
    let isCut = false
    const end = () => {
      child.kill('SIGTERM')
      void pause(GRACE_MS).then(() => child.exitCode === null && child.kill('SIGKILL'))
    }
    const onTimeout = () => {
      err.push(Buffer.from(`\nit took longer than ${(timeoutMs ?? 0) / 1_000} s\n`))
      end()
    }
    const timer = timeoutMs === undefined ? undefined : setTimeout(onTimeout, timeoutMs)
    signal?.addEventListener('abort', end, { once: true })
    child.stdout.on('data', (chunk: Buffer) => {
      if (isCut) return
      out.push(chunk)
      outBytes += chunk.length
      if (outBytes > limit) {
        isCut = true
        end()
      }
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (errBytes < STDERR_LIMIT) err.push(chunk)
      errBytes += chunk.length
    })
    let closing: NodeJS.Timeout | undefined
    const settle = () => {
      clearTimeout(timer)
      clearTimeout(closing)
      signal?.removeEventListener('abort', end)
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      settle()
      // The same code also means that the folder is not there.
      const why = error.code === 'ENOENT' ? 'git is not installed, or not in PATH' : error.message
      reject(new GitFailure(args, null, why))
    })
    const stopReading = (before: number) => {
      if (outBytes + errBytes !== before) return waitForMore()
      child.stdout.destroy()
      child.stderr.destroy()
    }
    const waitForMore = () => {
      const before = outBytes + errBytes
      // After a stall the timer is due before what is there has been read.
      closing = setTimeout(() => setImmediate(stopReading, before), PIPES_MS)
    }
    child.on('exit', waitForMore)
    child.on('close', (code) => {
      settle()
      const stdout = Buffer.concat(out).toString('utf8')
      resolve({ code: code ?? 128, stdout, stderr: Buffer.concat(err).toString('utf8'), isCut })
    })
    child.stdin.on('error', () => {})
    child.stdin.end(stdin ?? '')
  })
}

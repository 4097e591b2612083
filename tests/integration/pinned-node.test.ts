import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../support/until.js'

const folder = mkdtempSync(join(tmpdir(), 'jobyard-two-processes-'))
const program = join(folder, 'two-processes.cjs')

beforeAll(async () => {
  await build({
    configFile: false,
    root: fileURLToPath(new URL('../..', import.meta.url)),
    logLevel: 'warn',
    build: {
      ssr: 'tests/support/programs/two-processes.ts',
      outDir: folder,
      emptyOutDir: false,
      target: 'node18',
      rolldownOptions: { output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a program that runs itself again on another Node', () => {
  it('[C] passes arguments and the exit status on', async () => {
    expect((await ended(start('arguments', '--json', '-3', 'a b', '--', '--x'))).stdout).toBe(
      '["--json","-3","a b","--","--x"]\n',
    )
    expect(await ended(start('exit', '3'))).toMatchObject({ code: 3, signal: null })
  })

  it('[C] ends the inner process when the outer one is killed', async () => {
    const outer = start('idle')
    const inner = await readyPid(outer)
    outer.kill('SIGKILL')
    await until(() => isGone(inner), 'the inner process ended')
  })

  it('[C] ends the inner process even when it catches every signal that it can', async () => {
    const outer = start('listen')
    const inner = await readyPid(outer)
    outer.kill('SIGKILL')
    await until(() => isGone(inner), 'the inner process ended')
  })

  it('[C] relays a signal that only the outer process got, once', async () => {
    const outer = start('listen')
    const inner = await readyPid(outer)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      outer.kill(signal)
      await until(() => heard(outer).includes(signal), `the inner process heard ${signal}`)
    }
    process.kill(inner, 'SIGKILL')
    expect((await ended(outer)).stdout).toBe(`ready ${inner}\nSIGINT\nSIGTERM\nSIGHUP\n`)
  })

  it('[C] hears a signal to the whole group once, and two as two', async () => {
    const outer = start('listen')
    const inner = await readyPid(outer)
    process.kill(-pidOf(outer), 'SIGINT')
    await until(() => heard(outer).length === 1, 'the first Ctrl-C was heard')
    process.kill(-pidOf(outer), 'SIGINT')
    await until(() => heard(outer).length === 2, 'the second Ctrl-C was heard')
    // Sent last and relayed, so every earlier signal has been dealt with when it is heard.
    outer.kill('SIGTERM')
    await until(() => heard(outer).includes('SIGTERM'), 'the last signal was heard')
    process.kill(inner, 'SIGKILL')
    await ended(outer)
    expect(heard(outer)).toEqual(['SIGINT', 'SIGINT', 'SIGTERM'])
  })

  it('[C] ends by the signal that ended the inner process', async () => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const) {
      const outer = start('idle')
      process.kill(await readyPid(outer), signal)
      expect(await ended(outer)).toMatchObject({ code: null, signal })
    }
  })

  it('[C] a signal that nobody listens for ends both', async () => {
    const outer = start('idle')
    const inner = await readyPid(outer)
    outer.kill('SIGTERM')
    expect(await ended(outer)).toMatchObject({ code: null, signal: 'SIGTERM' })
    expect(isGone(inner)).toBe(true)
  })

  it('[C] keeps the pipe and its name from the children of the inner process', async () => {
    expect((await ended(start('environment'))).stdout).not.toContain('JOBYARD')
    const { stdout } = await ended(start('descriptors'))
    const [pipe, ...inherited] = stdout.trim().split('\n')
    expect(pipe).toMatch(/^socket:\[\d+\]$/)
    expect(inherited.join('\n')).toContain('/proc/')
    expect(inherited.join('\n')).not.toContain(pipe)
  })
})

const printed = new WeakMap<ChildProcess, string[]>()

/** Starts the program in a process group of its own, as a shell does. */
function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  const chunks: string[] = []
  printed.set(child, chunks)
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  return child
}

function stdoutOf(child: ChildProcess): string {
  return printed.get(child)?.join('') ?? ''
}

function heard(child: ChildProcess): string[] {
  return stdoutOf(child).split('\n').slice(1, -1)
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('the program did not start')
  return child.pid
}

async function readyPid(child: ChildProcess): Promise<number> {
  return Number(await until(() => /^ready (\d+)\n/.exec(stdoutOf(child))?.[1], 'the inner process is ready'))
}

/** Resolves when the process has ended and its output is complete. */
function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null; stdout: string }> {
  return new Promise((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout: stdoutOf(child) }))
  })
}

/** Whether the process is gone or only waits to be reaped. */
function isGone(pid: number): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return true
  }
}

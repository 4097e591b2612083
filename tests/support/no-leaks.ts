import { createHook } from 'node:async_hooks'
import { readdirSync, readFileSync } from 'node:fs'
import { setImmediate as immediate } from 'node:timers/promises'
import { afterAll } from 'vitest'
import { until } from './until.js'

/** Time for what a test file has told to end; what is there after that is a leak. */
const GRACE_MS = 60_000
const OWN = import.meta.filename

/** Timers that are set, with the line that set them. The test runner's own are left out. */
const timers = new Map<number, { timer: NodeJS.Timeout; setAt: string }>()
createHook({
  init(id, type, _trigger, resource) {
    if (type !== 'Timeout') return
    const frames = new Error().stack?.split('\n').slice(1) ?? []
    const setAt = frames.find((frame) => !frame.includes('(node:') && !frame.includes(OWN)) ?? ''
    if (!setAt.includes('/node_modules/vitest/')) timers.set(id, { timer: resource as NodeJS.Timeout, setAt })
  },
  destroy(id) {
    timers.delete(id)
  },
  trackPromises: false,
}).enable()

// Fails a test file that leaves timers or child processes behind. Timers that keep no process alive do not count.
afterAll(async () => {
  await until(async () => (await leaks()).length === 0, 'everything has ended', GRACE_MS).catch(async () => {
    throw new Error(`left behind by this test file:\n${(await leaks()).join('\n')}`)
  })
})

async function leaks(): Promise<string[]> {
  // A timer that has just fired is reported as destroyed only now.
  await immediate()
  return [
    ...[...timers.values()].filter(({ timer }) => timer.hasRef()).map(({ setAt }) => `timer set ${setAt.trim()}`),
    ...children().map((pid) => `process ${pid}: ${commandOf(pid)}`),
  ]
}

/** Child processes of this one. Linux only: elsewhere nothing lists them cheaply. */
function children(): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === process.pid)
}

function parentOf(pid: number): number | null {
  const match = /^PPid:\s+(\d+)$/m.exec(readOrEmpty(`/proc/${pid}/status`))
  return match === null ? null : Number(match[1])
}

function commandOf(pid: number): string {
  return readOrEmpty(`/proc/${pid}/cmdline`).split('\0').join(' ')
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

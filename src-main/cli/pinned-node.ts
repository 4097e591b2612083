import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import type { Socket } from 'node:net'
import { type ErrorBody, JobyardError } from '../../src-shared/errors.js'
import { REQUIRED_NODE } from './node-version.js'
import { OUTER_FD_VARIABLE, RELAYED_SIGNALS } from './outer-process.js'

/** Where stdio ends and the pipe to the inner process begins. */
const OUTER_FD = 3

/**
 * Path of the Node that the project pins as an optional dependency (`node-<platform>-<arch>`), looked up from the
 * application's own folder, or null where it is not installed.
 */
export function findPinnedNode(platform: string = process.platform, arch: string = process.arch): string | null {
  const name = platform === 'win32' ? 'win' : platform
  const program = platform === 'win32' ? 'bin/node.exe' : 'bin/node'
  try {
    return createRequire(import.meta.url).resolve(`node-${name}-${arch}/${program}`)
  } catch {
    return null
  }
}

/**
 * Runs `script` again on another Node, as if it had been started there: same arguments, stdio, folder and process
 * group; its exit status or fatal signal becomes this process's own.
 *
 * The inner process holds one end of a pipe, this process the other. When this process ends, however it ends, the
 * kernel closes the pipe and the inner one kills itself (outer-process.ts); signals that only this process got travel
 * along the same pipe. Nothing may happen here that blocks: an outer process that hangs would swallow them.
 */
export function runOnNode(node: string, script: string, args: readonly string[]): void {
  const inner = spawn(node, [...process.execArgv, script, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, [OUTER_FD_VARIABLE]: String(OUTER_FD) },
  })
  const pipe = inner.stdio[OUTER_FD] as Socket
  // The inner process may end between a signal's arrival and this write.
  pipe.on('error', () => {})
  for (const signal of RELAYED_SIGNALS) process.on(signal, () => pipe.write(`${signal}\n`))
  inner.on('error', (cause) => failWithoutNode(`${node} cannot be started: ${cause.message}`))
  inner.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1)
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  })
}

/** Says, as a person or a program asked for it, that no usable Node is there, and sets exit status 1. */
export function failWithoutNode(reason?: string): void {
  const error = new JobyardError(
    'operation-failed',
    `Jobyard needs ${REQUIRED_NODE}, but runs on ${process.versions.node}; ${
      reason ?? `its own copy (node-${process.platform}-${process.arch}) is not installed`
    }. Run "npm ci" in Jobyard's folder with optional dependencies, or install ${REQUIRED_NODE}.`,
  )
  const options = process.argv.slice(2)
  const end = options.indexOf('--')
  if ((end === -1 ? options : options.slice(0, end)).includes('--json')) {
    const answer: { error: ErrorBody } = { error: error.toBody() }
    process.stdout.write(`${JSON.stringify(answer)}\n`)
  } else {
    process.stderr.write(`jobyard: ${error.message}\n`)
  }
  process.exitCode = 1
}

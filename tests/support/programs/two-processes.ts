import { execFileSync } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { followOuterProcess, OUTER_FD_VARIABLE, RELAYED_SIGNALS } from '../../../src-main/cli/outer-process.js'
import { runOnNode } from '../../../src-main/cli/pinned-node.js'

// What src-main/cli/jobyard.ts does on an old Node, with something simpler than a command line behind it.
const [what, ...args] = process.argv.slice(2)
if (process.env[OUTER_FD_VARIABLE] === undefined) {
  runOnNode(process.execPath, fileURLToPath(import.meta.url), process.argv.slice(2))
} else {
  followOuterProcess()
  inner()
}

function inner(): void {
  if (what === 'arguments') say(JSON.stringify(args))
  if (what === 'exit') process.exitCode = Number(args[0])
  if (what === 'environment') say(Object.keys(process.env).join(' '))
  if (what === 'descriptors') {
    say(readlinkSync('/proc/self/fd/3'))
    say(execFileSync('/bin/ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' }))
  }
  if (what === 'listen') for (const signal of RELAYED_SIGNALS) process.on(signal, () => say(signal))
  if (what === 'listen' || what === 'idle') {
    say(`ready ${process.pid}`)
    setInterval(() => {}, 60_000)
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/**
 * An agent loop from the command line, in a minute and without a model: makes a small repository with a list of things to do,
 * lets `todo-agent.mjs` work on it, and shows what came of it.
 *
 *   npm run demo:agent
 *   npm run demo:agent -- --keep DIR     in this folder, to look around in afterwards
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { makeRepository } from './make-repository.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({ options: { keep: { type: 'string' } } })
const folder = values.keep === undefined ? mkdtempSync(join(tmpdir(), 'jobyard-agent-')) : resolve(values.keep)
const repository = join(folder, 'repository')
const data = join(folder, 'data')

/** Runs `jobyard …`, as in a terminal. */
function jobyard(...args) {
  const { status } = spawnSync(process.execPath, [join(root, 'dist/main/jobyard.cjs'), ...args, '--data', data], {
    stdio: 'inherit',
  })
  if (status !== 0) throw new Error(`jobyard ${args.join(' ')} ended with ${status}`)
}

const git = makeRepository(repository)
const agent = `'${process.execPath}' '${join(root, 'examples/agent-loop/todo-agent.mjs')}'`
jobyard('agent', 'submit', '--repo', repository, '--branch', 'main', '--agent', agent, '--max-iterations', '10')
jobyard('worker', '--once')
jobyard('transcript', '1')
console.log(`
The commits of the loop, on a branch beside main:

${git('log', '--oneline', '--stat', 'main..ralph/main-result')}

Everything is in ${folder}; to look further:
  git -C ${repository} diff main ralph/main-result
  npx jobyard show 1 --data ${data}`)

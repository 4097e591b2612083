/**
 * Stands in for a coding agent, so that a loop can be tried without a model: in each iteration it takes the next open item of
 * TODO.md, writes the file that the item names, and ticks it off. When nothing is open, it says that it is done.
 *
 *   - [ ] poem.txt: four lines about rain
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as work } from 'node:timers/promises'

const OPEN = /^- \[ \] ([\w.-]+): (.*)$/m
const { TODO_AGENT_SECONDS: seconds = '0', JOBYARD_ITERATION: iteration = '1' } = process.env

const todo = readFileSync('TODO.md', 'utf8')
const [item, file, what] = OPEN.exec(todo) ?? []
if (item === undefined) {
  console.log('Nothing is left to do.\n\n<promise>DONE</promise>')
} else {
  console.log(`Working on ${file}: ${what}`)
  await work(Number(seconds) * 1000)
  writeFileSync(file, `${what}\n\nWritten in iteration ${iteration}.\n`)
  writeFileSync('TODO.md', todo.replace(item, item.replace('[ ]', '[x]')))
  console.log(`Wrote ${file} and ticked it off.`)
}

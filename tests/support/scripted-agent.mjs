// A coding agent that does what a plan says, iteration by iteration. `node scripted-agent.mjs PLAN LEDGER`: the plan is a
// JSON file of steps by the number of the iteration, or `else`; when it begins and ends it says so in the ledger.
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

const [, , planFile, ledger] = process.argv
const { JOBYARD_ITERATION: iteration } = process.env
const plan = JSON.parse(readFileSync(planFile, 'utf8'))
const steps = plan[iteration] ?? plan.else ?? []
const prompt = readFileSync(0, 'utf8')
const note = (word) => appendFileSync(ledger, `${word} ${iteration} ${process.pid}\n`)

note('begun')
for (const step of steps) {
  if (step.write) writeFileSync(step.write, step.text ?? `written in iteration ${iteration}\n`)
  if (step.append) appendFileSync(step.append, step.text ?? `iteration ${iteration}\n`)
  if (step.delete) rmSync(step.delete, { recursive: true, force: true })
  if (step.say !== undefined) process.stdout.write(`${step.say}\n`)
  if (step.err !== undefined) process.stderr.write(`${step.err}\n`)
  if (step.repeatPrompt) process.stdout.write(prompt)
  if (step.keepPrompt) writeFileSync(step.keepPrompt, prompt)
  if (step.env) writeFileSync(step.env, JSON.stringify({ ...process.env, cwd: process.cwd() }))
  if (step.git) execFileSync('git', step.git, { stdio: 'pipe' })
  if (step.fork) spawn('sh', ['-c', step.fork], { detached: true, stdio: 'ignore' }).unref()
  if (step.flood) {
    const line = `${'flood '.repeat(20)}\n`
    for (let sent = 0; sent < step.flood; sent += line.length * 500) writeAll(line.repeat(500))
  }
  if (step.until) while (!existsSync(step.until)) await new Promise((go) => setTimeout(go, 5))
  if (step.hang) await new Promise(() => setInterval(() => {}, 1000))
  if (step.exit !== undefined) {
    note('ended')
    process.exit(step.exit)
  }
}
note('ended')

function writeAll(text) {
  process.stdout.write(text)
}

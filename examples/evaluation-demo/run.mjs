/**
 * A whole small evaluation from the command line: imports a sample definition, asks three simulated models, has their
 * answers analysed, and prints the results. It does nothing that a shell script could not do, by the same commands, and
 * needs neither key nor network.
 *
 *   npm run demo:evaluation
 *   npm run demo:evaluation -- --keep DIR     in this data folder, to look around in afterwards
 */
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { report } from './report.mjs'

const MODELS = ['test-model-ada', 'test-model-bo', 'test-model-cleo']
const SAMPLES = 2
const SEED = 42

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values } = parseArgs({ options: { keep: { type: 'string' } } })
const data = values.keep === undefined ? mkdtempSync(join(tmpdir(), 'jobyard-evaluation-')) : resolve(values.keep)

/** Runs `jobyard … --json` and gives what it printed. */
async function jobyard(...args) {
  const child = spawn(process.execPath, [join(root, 'dist/main/jobyard.cjs'), '--data', data, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text
  })
  const code = await new Promise((done, failed) => child.on('error', failed).on('close', done))
  if (code !== 0) throw new Error(`jobyard ${args.join(' ')} ended with ${code}: ${printed}`)
  return printed
}

const ask = async (...args) => JSON.parse(await jobyard(...args))
const work = () => jobyard('worker', '--once', '--concurrency', '8')
const say = (text) => console.log(text)

const definition = await ask('definition', 'import', join(root, 'examples/definitions/trade-offs.yaml'))
say(`"${definition.name}": ${definition.scenarioCount} scenarios for ${MODELS.join(', ')}, ${SAMPLES} answers each`)

const started = await ask(
  ...['run', 'start', '--definition', String(definition.id), '--models', MODELS.join(',')],
  ...['--samples-per-scenario', String(SAMPLES), '--seed', String(SEED), '--experiment', 'demo'],
)
const id = String(started.id)
say(`${started.progress.total} jobs; the models are simulated, and answer after 50 ms a turn …`)
await work()

// The worker has had the completed run analysed; the deep analysis is only made when somebody asks.
await ask('run', 'analyze', id, '--kind', 'deep')
await work()

const run = await ask('run', 'show', id)
const basic = (await ask('run', 'analyze', id)).analysis.result
const deep = (await ask('run', 'analyze', id, '--kind', 'deep')).analysis.result
const probes = await ask('run', 'probes', id, '--limit', '1000')

// Of the scenario on which the models differ most, what the one that rated highest said.
const contested = basic.contested[0]
const highest = Object.entries(contested?.means ?? {}).sort((a, b) => b[1] - a[1])[0]?.[0]
const telling = probes.find(({ scenario, model }) => scenario === contested?.scenario && model === highest)
const turns = telling === undefined ? [] : await ask('transcript', String(telling.jobId))

say(report({ run, basic, deep, turns, telling }))
const folder = relative(process.cwd(), data)
const shown = folder.startsWith('..') ? data : folder
say(`
Everything is in ${shown}; to look further:
  npx jobyard run show ${id} --data ${shown}
  npx jobyard run probes ${id} --decision undecided --data ${shown}
  npx jobyard run export ${id} --output run-${id}.csv --data ${shown}`)

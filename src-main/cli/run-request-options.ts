import type { Command } from 'commander'
import { invalidInput } from '../../src-shared/errors.js'
import type { RunRequest } from '../../src-shared/run.js'

interface Options {
  definition?: string
  models?: string[]
  sample?: string
  seed?: string
  samplesPerScenario?: string
  priority?: string
  experiment?: string
  temperature?: string
  maxTurns?: string
  tokenCap?: string
  costCap?: string
}

/** What `run start` and `run estimate` take. */
export function defineRunRequest(command: Command): Command {
  return command
    .option('--definition <id>', 'definition to put to the models')
    .option('--models <ids>', 'the models, with commas: id, or provider/id', (value: string, before?: string[]) => [
      ...(before ?? []),
      ...value.split(','),
    ])
    .option('--sample <percentage>', 'share of the scenarios, 1 to 100 (default: 100)')
    .option('--seed <n>', 'seed of the choice, any 32-bit integer (default: one is drawn)')
    .option('--samples-per-scenario <n>', 'how often each is asked, 1 to 100 (default: 1)')
    .option('--priority <priority>', 'low, normal or high (default: normal)')
    .option('--experiment <name>', 'what the run belongs to')
    .option('--temperature <t>', '0 to 2 (default: the model’s own)')
    .option('--max-turns <n>', 'answers of one conversation at most')
    .option('--token-cap <n>', 'pause the run when its answers have used this many tokens')
    .option('--cost-cap <usd>', 'pause the run when its answers have cost this much')
}

/**
 * What was asked for. Values out of range are left for the service to judge, all at once; text that is no number becomes
 * NaN, which is in no range.
 *
 * @throws invalid-input without a definition
 */
export function runRequestOf(command: Command): RunRequest {
  const options = command.opts<Options>()
  if (options.definition === undefined) throw invalidInput('which definition? Give --definition ID')
  const request: RunRequest = {
    definitionId: /^\d+$/.test(options.definition) ? Number(options.definition) : Number.NaN,
    models: (options.models ?? []).map((id) => id.trim()).filter((id) => id !== ''),
  }
  if (Number.isNaN(request.definitionId)) {
    throw invalidInput(`--definition must be a definition's id, not "${options.definition}"`)
  }
  const numbers = {
    samplePercentage: options.sample,
    sampleSeed: options.seed,
    samplesPerScenario: options.samplesPerScenario,
    temperature: options.temperature,
    maxTurns: options.maxTurns,
    tokenCap: options.tokenCap,
    costCap: options.costCap,
  }
  for (const [name, text] of Object.entries(numbers) as [keyof typeof numbers, string | undefined][]) {
    if (text !== undefined) request[name] = numberOf(text)
  }
  if (options.priority !== undefined) request.priority = options.priority
  if (options.experiment !== undefined) request.experiment = options.experiment
  return request
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text)
}

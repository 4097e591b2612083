import type { Command } from 'commander'
import { invalidInput } from '../../src-shared/errors.js'
import { JOB_STATES } from '../../src-shared/job.js'
import type { ProbeFilter } from '../../src-shared/run.js'
import { parseInteger } from './parse-number.js'

interface Options {
  model?: string
  state?: string
  decision?: string
  score?: string[]
  text?: string
}

/** What narrows the probes of a run, wherever they are listed or exported (rule A5). */
export function defineProbeFilter(command: Command): Command {
  return command
    .option('--model <id>', 'only this model')
    .option('--state <state>', `only this state: ${JOB_STATES.join(', ')}`)
    .option('--decision <n>', 'only this decision, or undecided')
    .option(
      '--score <dimension=n>',
      'only this score of a dimension; may be repeated',
      (value: string, before?: string[]) => [...(before ?? []), value],
    )
    .option('--text <words>', 'only where a turn holds these words')
}

/** @throws invalid-input */
export function probeFilterOf(command: Command): ProbeFilter {
  const { model, state, decision, score, text } = command.opts<Options>()
  const filter: ProbeFilter = {}
  if (model !== undefined) filter.model = model
  if (state !== undefined) {
    const known = JOB_STATES.find((one) => one === state)
    if (known === undefined) throw invalidInput(`"${state}" is not a state; there are ${JOB_STATES.join(', ')}`)
    filter.state = known
  }
  if (decision !== undefined) {
    filter.decision = decision === 'undecided' ? 'undecided' : parseInteger(decision, '--decision', -1e9, 1e9)
  }
  if (score !== undefined) filter.scores = Object.fromEntries(score.map(scoreOf))
  if (text !== undefined) filter.text = text
  return filter
}

function scoreOf(word: string): [string, number] {
  const equals = word.lastIndexOf('=')
  const value = equals < 1 ? Number.NaN : Number(word.slice(equals + 1) || Number.NaN)
  if (Number.isNaN(value)) throw invalidInput(`--score must be a dimension and a number, as in action=2, not "${word}"`)
  return [word.slice(0, equals), value]
}

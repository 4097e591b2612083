import { parseDurationMs } from '../../../../src-shared/duration.js'
import type { TrialEvent } from '../../../../src-shared/handler-trial.js'
import { trialLine } from '../../../../src-shared/trial-words.js'
import { HandlerTrial } from '../../../kit/handler-trial.js'
import { prepareTrial } from '../../../kit/prepare-trial.js'
import { usable } from '../../../kit/usable.js'
import type { CliCommand } from '../../cli-command.js'
import { painter } from '../../colour.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { namedHandler } from '../../named-handler.js'
import type { Output } from '../../output.js'
import { parseJson } from '../../parse-json.js'
import { readInput } from '../../read-input.js'

interface Options {
  input?: string
  checkpoint?: string
  pauseAfter?: string
  cancelAfter?: string
  timeout?: string
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** `handler try NAME|DIR`: runs one job of it outside the queue and shows all that is said (rule H3). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Run one job of a handler outside the queue, and show every message and every line of output.')
      .argument('<handler>', 'its job type, or the folder that holds its handler.json')
      .option('--input <json>', 'the job’s input, or @FILE, or @- (default: the sample in its schema)')
      .option('--pause-after <duration>', 'pause the job after this time, then let it go on')
      .option('--cancel-after <duration>', 'cancel the job after this time')
      .option('--checkpoint <json>', 'begin as if an earlier process had saved this')
      .option('--timeout <duration>', 'limit of its running time (default: timeoutMs of the manifest)')
      .addHelpText(
        'after',
        examples(
          ['jobyard handler try word-counter', 'with the sample input'],
          ['jobyard handler try word-counter --input @job.json --pause-after 2s', 'does it go on from its checkpoint?'],
          ['jobyard handler try ./my-handler --cancel-after 1s', 'does it give a job up?'],
        ),
      )
  },
  async run(context, command) {
    const { output, cwd } = context
    const options = command.opts<Options>()
    const pauseAfterMs = durationOf(options.pauseAfter, '--pause-after')
    const cancelAfterMs = durationOf(options.cancelAfter, '--cancel-after')
    const { found, origin, registry: _, ...parts } = namedHandler(command.args[0] ?? '', context)
    const handler = usable(found)
    const job = await prepareTrial(handler, {
      input: options.input === undefined ? undefined : await readInput(options.input, cwd),
      timeoutMs: durationOf(options.timeout, '--timeout'),
      checkpoint: options.checkpoint === undefined ? undefined : parseJson(options.checkpoint, '--checkpoint'),
      origin,
    })
    const show = shower(output)
    const beginsWith = handler.manifest.protocol === 'jsonl' ? 'sent' : 'started'
    const timers: NodeJS.Timeout[] = []
    const trial = new HandlerTrial({
      ...parts,
      handler,
      job,
      onEvent(event) {
        show(event)
        // Nobody reads any more.
        if (output.closed && event.kind !== 'ended') trial.kill()
        if (event.kind === beginsWith && timers.length === 0) {
          if (pauseAfterMs !== undefined) timers.push(setTimeout(() => trial.pause(), pauseAfterMs))
          if (cancelAfterMs !== undefined) timers.push(setTimeout(() => trial.cancel(), cancelAfterMs))
        }
        if (event.kind === 'paused') setImmediate(() => trial.resume())
      },
    })
    const unlisten = endOnSignals(trial, output)
    const outcome = await trial.ended
    unlisten()
    for (const timer of timers) clearTimeout(timer)
    const isAsWished = outcome.how === (cancelAfterMs === undefined ? 'completed' : 'cancelled')
    return isAsWished ? EXIT.done : EXIT.failed
  },
}

function durationOf(text: string | undefined, option: string): number | undefined {
  return text === undefined ? undefined : parseDurationMs(text, option)
}

/** One line an event; with `--json` one object. */
function shower(output: Output): (event: TrialEvent) => void {
  if (output.json) return (event) => output.value(event)
  const paint = painter(output.colours)
  return (event) => {
    const { mark, text, help } = trialLine(event)
    const time = `${(event.at / 1000).toFixed(2)} s`.padStart(9)
    const colour = mark === '!' ? 'red' : mark === '·' ? 'dim' : mark === '→' ? 'cyan' : null
    output.line(`${paint('dim', time)}  ${paint(colour, `${mark.padEnd(3)} ${escapeText(text)}`)}`)
    for (const line of help) output.line(`${' '.repeat(15)}${escapeText(line)}`)
  }
}

/** The first signal cancels the job as a person would, the second ends everything at once. */
function endOnSignals(trial: HandlerTrial, output: Output): () => void {
  let received = 0
  const listener = (signal: NodeJS.Signals) => {
    received += 1
    if (received > 1) return trial.kill()
    output.note(`${signal}: cancelling the job; the same again ends it at once`)
    trial.cancel()
  }
  for (const signal of SIGNALS) process.on(signal, listener)
  return () => {
    for (const signal of SIGNALS) process.off(signal, listener)
  }
}

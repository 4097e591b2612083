import { invalidInput } from '../../../src-shared/errors.js'
import type { EngineEvent } from '../../engine/events.js'
import type { EngineHandle, Workspace } from '../../workspace.js'
import type { CliCommand, CliContext } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { parseInteger } from '../parse-number.js'
import { withWorkspace } from '../with-workspace.js'

interface Options {
  once?: boolean
  limit?: string
  concurrency?: string
  showRunning?: boolean
  releaseStale?: boolean
}

const MAX_CONCURRENCY = 1000

/** `worker`: runs the engine in this process until it is told to stop, or, with `--once` or `--limit`, is done. */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Run the engine here, without a window. Ctrl-C lets running jobs save a checkpoint and puts them back into the queue; ' +
          'a second Ctrl-C ends everything at once.',
      )
      .option('--once', 'end when nothing runs and nothing may start now')
      .option('--limit <n>', 'end after this many jobs')
      .option('--concurrency <n>', 'how many jobs run at once here (default: the number of cores)')
      .option('--show-running', 'instead, print what runs: stage, progress, seconds, age of the heartbeat')
      .option('--release-stale', 'instead, put back what a dead engine held, and print how many jobs')
      .addHelpText(
        'after',
        examples(
          ['jobyard worker', 'run what is queued, and what will be'],
          ['jobyard worker --once', 'run what may start now, then end'],
          ['jobyard worker --json', 'one event a line, for a program'],
        ),
      )
  },
  async run(context, command) {
    const options = command.opts<Options>()
    if (options.showRunning || options.releaseStale) return report(context, options)
    const limit = options.limit === undefined ? null : parseInteger(options.limit, '--limit', 1)
    const concurrency =
      options.concurrency === undefined
        ? {}
        : { concurrency: parseInteger(options.concurrency, '--concurrency', 1, MAX_CONCURRENCY) }
    const { runEngine } = await import('../run-engine.js')
    const work = async (workspace: Workspace) => {
      const claims = new ClaimCount(limit)
      const run = {
        ...concurrency,
        onEvent: (event: EngineEvent) => claims.event(event),
        async until(engine: EngineHandle) {
          if (limit !== null) engine.stopAfter(limit)
          if (!options.once) await claims.reached
          return engine.drained()
        },
      }
      await runEngine(workspace, run, context.output)
      return EXIT.done
    }
    return withWorkspace(context, work)
  },
}

/** What is asked about an engine instead of running one. */
async function report(context: CliContext, options: Options): Promise<number> {
  const { showRunning, releaseStale, ...others } = options
  const other = Object.keys(others).find((name) => name === 'once' || name === 'limit' || name === 'concurrency')
  if (other !== undefined || (showRunning && releaseStale)) {
    throw invalidInput('--show-running and --release-stale run nothing and stand alone')
  }
  const { releaseStaleJobs, showRunning: show } = await import('../running-report.js')
  return releaseStale ? releaseStaleJobs(context) : show(context)
}

/** Resolves `reached` when as many jobs have been claimed as there may be; never without a limit. */
class ClaimCount {
  readonly reached: Promise<void>
  #left: number
  #resolve = () => {}

  constructor(limit: number | null) {
    this.#left = limit ?? Number.POSITIVE_INFINITY
    this.reached = new Promise<void>((resolve) => {
      this.#resolve = resolve
    })
  }

  event(event: EngineEvent): void {
    if (event.type !== 'transition' || event.from !== 'queued' || event.to !== 'running') return
    this.#left -= 1
    if (this.#left === 0) this.#resolve()
  }
}

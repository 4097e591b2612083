import { JobyardError } from '../../../src-shared/errors.js'
import type { CliCommand } from '../cli-command.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { badLine, type ImportedJob, readJobFile } from '../job-file.js'
import { callerOrigin } from '../origin.js'
import { withWorkspace } from '../with-workspace.js'

/** `import FILE|-`: queues every line of a JSON Lines file in one batch, or none (rule Q8). */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Queue every line of a JSON Lines file, or none if one is bad. A line is an object with type and input, and may have ' +
          'name, priority, key, group, maxAttempts, backoffMs, timeoutMs, delayMs, runAfter and held.',
      )
      .argument('<file>', 'the file; - for standard input')
      .addHelpText(
        'after',
        examples(
          ['jobyard import jobs.jsonl', 'all of it, or nothing'],
          [`echo '{"type":"command","input":{"shell":"date"}}' | jobyard import -`, 'from a program'],
        ),
      )
  },
  async run(context, command) {
    const imported = await readJobFile(command.args[0] ?? '', context.cwd)
    const { output } = context
    return withWorkspace(context, async ({ jobs }) => {
      const batch = imported.map(({ job }) => job)
      const { enqueued, existed } = await jobs
        .enqueue(batch, callerOrigin(context.cwd, context.env))
        .catch((thrown: unknown) => Promise.reject(withLine(thrown, imported)))
      if (output.json) output.value({ enqueued, existed })
      else output.line(`${enqueued} queued${existed > 0 ? `, ${existed} were there already` : ''}`)
      return EXIT.done
    })
  },
}

/** The service names a bad job by its place in the batch, where there are several; people count lines. */
function withLine(thrown: unknown, imported: readonly ImportedJob[]): unknown {
  if (!(thrown instanceof JobyardError) || thrown.code !== 'invalid-input') return thrown
  // Without an index there was one job only.
  const {
    index = imported.length === 1 ? 0 : -1,
    reason = thrown.message,
    faults = [reason],
  } = (thrown.details ?? {}) as BatchDetails
  const line = imported[index]?.line
  return line === undefined ? thrown : badLine(line, faults)
}

interface BatchDetails {
  index?: number
  /** The message without the job's place. */
  reason?: string
  faults?: string[]
}

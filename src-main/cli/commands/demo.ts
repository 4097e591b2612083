import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, resolve } from 'node:path'
import { invalidInput, JobyardError } from '../../../src-shared/errors.js'
import { isTerminal } from '../../../src-shared/job.js'
import type { EngineEvent } from '../../engine/events.js'
import type { Workspace } from '../../workspace.js'
import type { CliCommand } from '../cli-command.js'
import { demoSummary } from '../demo-summary.js'
import { exampleQueue } from '../example-queue.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { readJobFile } from '../job-file.js'
import { callerOrigin } from '../origin.js'
import type { Output } from '../output.js'
import { withWorkspace } from '../with-workspace.js'

/** `demo`: the example queue, in a data folder of its own, from the first job to the last. */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Queue examples/first-queue.jsonl in a data folder of its own, run it, and say what became of each job. ' +
          'One of its jobs fails once and is tried again.',
      )
      .option('--keep <folder>', 'data folder to use (default: a new one among the temporary files)')
      .addHelpText(
        'after',
        examples(['jobyard demo', 'see a queue at work'], ['jobyard demo --keep /tmp/yard', 'in this folder']),
      )
  },
  async run(context, command) {
    const { keep, data } = command.opts<{ keep?: string; data?: string }>()
    if (data !== undefined)
      throw invalidInput('demo works in a data folder of its own, not in --data; --keep DIR names one')
    if (keep === '') throw invalidInput('--keep must name a folder, but is empty')
    const { file, root } = exampleQueue()
    const imported = await readJobFile(file, root)
    const dataDir = keep === undefined ? await mkdtemp(join(tmpdir(), 'jobyard-demo-')) : resolve(context.cwd, keep)
    const { output } = context
    const work = async (workspace: Workspace) => {
      const batch = imported.map(({ job }) => job)
      const { jobs: added } = await workspace.jobs.enqueue(batch, callerOrigin(root, context.env))
      const ids = added.map(({ id }) => id)
      output.note(`${ids.length} jobs of ${relative(context.cwd, file) || file}, in ${dataDir}`)
      await runUntilEnded(workspace, ids, output)
      const jobs = ids.map((id) => workspace.jobs.get(id))
      await demoSummary(workspace, jobs, output)
      return jobs.every((job) => job.state === 'completed') ? EXIT.done : EXIT.failed
    }
    return withWorkspace({ dataDir }, work)
  },
}

/** Retries and their waits included. @throws operation-failed when a signal came before */
async function runUntilEnded(workspace: Workspace, ids: readonly number[], output: Output): Promise<void> {
  const { runEngine } = await import('../run-engine.js')
  const left = new Set(ids)
  let resolveEnded = () => {}
  const ended = new Promise<void>((resolve) => {
    resolveEnded = resolve
  })
  const onEvent = (event: EngineEvent) => {
    if (event.type !== 'transition' || !isTerminal(event.to)) return
    left.delete(event.id)
    if (left.size === 0) resolveEnded()
  }
  const end = await runEngine(workspace, { silent: output.json, onEvent, until: () => ended }, output)
  if (end === 'stopped') {
    throw new JobyardError('operation-failed', `stopped while ${left.size} of ${ids.length} jobs had not ended`)
  }
}

import type { Command } from 'commander'
import type { Run } from '../../src-shared/run.js'
import type { Workspace } from '../workspace.js'
import type { CliContext } from './cli-command.js'
import { runToJson } from './evaluation-json.js'
import { EXIT } from './exit-code.js'
import { parseRowId } from './parse-ids.js'
import { runLine } from './run-lines.js'
import { withWorkspace } from './with-workspace.js'

/** The way of every command that asks for one change of a run and prints it. */
export function changeRun(
  context: CliContext,
  command: Command,
  change: (runs: Workspace['evaluations']['runs'], id: number) => Promise<Run>,
): Promise<number> {
  const id = parseRowId('run', command.args[0])
  const { output } = context
  return withWorkspace(context, async ({ evaluations }) => {
    const run = await change(evaluations.runs, id)
    if (output.json) output.value(runToJson(run))
    else output.line(runLine(run))
    return EXIT.done
  })
}

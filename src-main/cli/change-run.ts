import type { Command } from 'commander'
import type { Run } from '../../src-shared/run.js'
import type { Workspace } from '../workspace.js'
import type { CliContext } from './cli-command.js'
import { runToJson } from './evaluation-json.js'
import { parseRowId } from './parse-ids.js'
import { printAnswer } from './print-answer.js'
import { runLine } from './run-lines.js'

/** The way of every command that asks for one change of a run and prints it. */
export function changeRun(
  context: CliContext,
  command: Command,
  change: (runs: Workspace['evaluations']['runs'], id: number) => Promise<Run>,
): Promise<number> {
  const id = parseRowId('run', command.args[0])
  return printAnswer(context, async ({ runs }) => {
    const run = await change(runs, id)
    return { json: () => runToJson(run), lines: () => [runLine(run)] }
  })
}

import { AgentLoops } from '../../../agent/agent-loops.js'
import { noteToJson } from '../../agent-note-json.js'
import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseId } from '../../parse-ids.js'
import { withWorkspace } from '../../with-workspace.js'

/** `agent stop ID`: the loop ends with its next finished iteration (rule G7). */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Stop an agent loop after the iteration that is under way. What it reached is kept, and the job is completed. To end it at once, cancel it.',
      )
      .argument('<id>', 'agent loop')
      .option('--undo', 'go on after all, unless it has stopped already')
      .addHelpText(
        'after',
        examples(['jobyard agent stop 12', 'no further iteration'], ['jobyard agent stop 12 --undo', 'it goes on']),
      )
  },
  async run(context, command) {
    const id = parseId(command.args[0])
    const { undo } = command.opts<{ undo?: boolean }>()
    const { output } = context
    return withWorkspace(context, async ({ jobs, store, clock }) => {
      const loops = new AgentLoops({ jobs, store, clock })
      const notes = undo === true ? await loops.goOn(id) : await loops.stop(id)
      if (output.json) output.value({ id, stopping: undo !== true, notes: notes.map(noteToJson) })
      else output.line(undo === true ? `job ${id} goes on` : `job ${id} stops after this iteration`)
      return EXIT.done
    })
  },
}

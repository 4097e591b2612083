import { AgentLoops } from '../../../agent/agent-loops.js'
import { noteToJson } from '../../agent-note-json.js'
import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseId } from '../../parse-ids.js'
import { readText } from '../../read-input.js'
import { withWorkspace } from '../../with-workspace.js'

/** `agent instruct ID TEXT`: something more for the next iteration (rule G7). */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Give an agent loop an instruction for the next iteration that begins. It is added to the prompt of that one.',
      )
      .argument('<id>', 'agent loop')
      .argument('<text>', 'the instruction: a text, @FILE, or @- for standard input')
      .addHelpText(
        'after',
        examples(
          ["jobyard agent instruct 12 'Leave the database as it is; fix the tests first.'", 'for the next iteration'],
          ["jobyard agent instruct 12 '@review.md'", 'from a file'],
        ),
      )
  },
  async run(context, command) {
    const id = parseId(command.args[0])
    const [, words = ''] = command.args
    const text = words.startsWith('@') ? await readText(words.slice(1), context.cwd) : words
    const { output } = context
    return withWorkspace(context, async ({ jobs, store, clock }) => {
      const notes = await new AgentLoops({ jobs, store, clock }).instruct(id, text)
      if (output.json) output.value({ id, notes: notes.map(noteToJson) })
      else output.line(`job ${id} is told so in its next iteration`)
      return EXIT.done
    })
  },
}

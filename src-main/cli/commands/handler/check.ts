import { checkHandler } from '../../../kit/check-handler.js'
import type { CliCommand } from '../../cli-command.js'
import { painter } from '../../colour.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { namedHandler } from '../../named-handler.js'

const WORDS = { ok: 'ok     ', warning: 'WARNING', error: 'ERROR  ' } as const
const COLOURS = { ok: 'green', warning: 'yellow', error: 'red' } as const

/** `handler check NAME|DIR`: whether a handler is all right, and if not, what to do (rule H2). */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Look whether a handler is all right: its manifest, input schema, sample input, program and files. One that speaks ' +
          'jsonl is started, given no job, and ended again; others are not started.',
      )
      .argument('<handler>', 'its job type, or the folder that holds its handler.json')
      .addHelpText('after', examples(['jobyard handler check word-counter', 'exit code 1 when something is wrong']))
  },
  async run(context, command) {
    const { output } = context
    const { found, ...parts } = namedHandler(command.args[0] ?? '', context)
    const check = await checkHandler(found, parts)
    if (output.json) output.value(check)
    else {
      const paint = painter(output.colours)
      for (const { name, status, message, fix } of check.findings) {
        output.line(`${paint(COLOURS[status], WORDS[status])} ${escapeText(`${name}: ${message}`)}`)
        if (fix !== null) output.line(`        ${escapeText(fix)}`)
      }
    }
    return check.ok ? EXIT.done : EXIT.failed
  },
}

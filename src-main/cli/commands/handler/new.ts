import path from 'node:path'
import { invalidInput } from '../../../../src-shared/errors.js'
import { PROTOCOLS } from '../../../../src-shared/handler-protocol.js'
import { HANDLER_LANGUAGES } from '../../../../src-shared/handler-trial.js'
import { programRoot } from '../../../app-root.js'
import { installedHandlers } from '../../../installed-handlers.js'
import { writeNewHandler } from '../../../kit/new-handler.js'
import type { CliCommand } from '../../cli-command.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'

/** `handler new NAME --lang L`: a handler that works, to be changed into one's own (rule H1). */
export const command: CliCommand = {
  define(command) {
    command
      .description(
        'Write a working handler with manifest, tests and README into the data folder, to be changed into yours.',
      )
      .argument('<name>', 'its job type and folder: small letters, digits and -')
      .requiredOption('--lang <language>', 'node, python or shell')
      .option('--protocol <protocol>', 'node, python: jsonl (default) or json; shell: json (default) or plain')
      .addHelpText(
        'after',
        examples(
          ['jobyard handler new word-counter --lang python', 'with progress, checkpoints and a transcript'],
          ['jobyard handler new thumbnails --lang node --protocol json', 'one JSON object in, one out'],
          ['jobyard handler new nightly-backup --lang shell --protocol plain', 'a script whose exit code decides'],
        ),
      )
  },
  async run({ output, dataDir, env }, command) {
    const [name = ''] = command.args
    const options = command.opts<{ lang: string; protocol?: string }>()
    const language = oneOf(HANDLER_LANGUAGES, options.lang, '--lang')
    const protocol = options.protocol === undefined ? null : oneOf(PROTOCOLS, options.protocol, '--protocol')
    const registry = installedHandlers(dataDir)
    const parts = { dataDir, registry, examples: path.join(programRoot(), 'examples'), env }
    const made = writeNewHandler(parts, { name, language, protocol })
    for (const warning of made.warnings) output.note(escapeText(`warning: ${warning}`))
    if (output.json) output.value(made)
    else {
      output.line(escapeText(`written to ${made.folder}: ${made.files.join(', ')}`))
      output.line(`its tests: ${made.test}, in that folder`)
      output.line(`next: jobyard handler check ${name}, then jobyard handler try ${name}`)
    }
    return EXIT.done
  },
}

function oneOf<Word extends string>(words: readonly Word[], given: string, option: string): Word {
  const word = words.find((one) => one === given)
  if (word === undefined) throw invalidInput(`${option} must be ${words.join(', ')}, not "${given}"`)
  return word
}

import { sampleInput } from '../../../../src-shared/sample-input.js'
import { usable } from '../../../kit/usable.js'
import type { CliCommand } from '../../cli-command.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { namedHandler } from '../../named-handler.js'

/** `handler show NAME|DIR`: what its manifest says. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Show one handler: what its manifest says, and the input that it takes.')
      .argument('<handler>', 'its job type, or the folder that holds its handler.json')
      .addHelpText('after', examples(['jobyard handler show script:python', 'its command, protocol and input']))
  },
  async run(context, command) {
    const { output } = context
    const { manifest, dir } = usable(namedHandler(command.args[0] ?? '', context).found)
    if (output.json) {
      output.value({ ...manifest, folder: dir })
      return EXIT.done
    }
    const { type, title, description, command: words, protocol, input, env, $schema: _, ...limits } = manifest
    const facts: [string, string][] = [
      ['type', type],
      ['title', title],
      ...(description === undefined ? [] : [['description', description] as [string, string]]),
      ['where', dir ?? 'built in'],
      ['protocol', protocol],
      ['command', words.join(' ')],
      ...Object.entries(limits).map(([name, value]): [string, string] => [name, String(value)]),
      ...(env.length === 0 ? [] : [['env', env.join(', ')] as [string, string]]),
      ['sample input', JSON.stringify(sampleInput(manifest).input)],
    ]
    for (const [name, value] of facts) output.line(escapeText(`${name.padEnd(14)}${value}`))
    output.line('input schema')
    for (const line of JSON.stringify(input, null, 2).split('\n')) output.line(`  ${escapeText(line)}`)
    return EXIT.done
  },
}

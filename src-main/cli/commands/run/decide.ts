import { invalidInput } from '../../../../src-shared/errors.js'
import type { CliCommand } from '../../cli-command.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseId } from '../../parse-ids.js'
import { withWorkspace } from '../../with-workspace.js'

/** `run decide JOB N`: a person's decision, beside the parsed one (rule A1). */
export const command: CliCommand = {
  define(command) {
    command
      .description('Set the decision of an answer by hand. The parsed one is kept beside it; "none" takes yours back.')
      .argument('<job>', 'completed probe')
      .argument('<decision>', 'a whole number of the definition’s scale, or none')
      .addHelpText(
        'after',
        examples(
          ['jobyard run probes 3 --decision undecided', 'finds what has no decision'],
          ['jobyard run decide 41 4', 'job 41 counts as a 4 from now on'],
        ),
      )
  },
  async run(context, command) {
    const id = parseId(command.args[0])
    const word = command.args[1] ?? ''
    const decision = word === 'none' ? null : /^[+-]?\d+$/.test(word) ? Number(word) : Number.NaN
    if (Number.isNaN(decision)) throw invalidInput(`the decision must be a whole number or none, not "${word}"`)
    const { output } = context
    return withWorkspace(context, async ({ evaluations }) => {
      const probe = await evaluations.runs.setDecision(id, decision)
      const { manualDecision } = probe
      if (output.json) output.value(probe)
      else if (manualDecision === null) output.line(`job ${id}: the decision is ${probe.decision ?? 'open'} again`)
      else output.line(`job ${id}: decided as ${manualDecision}`)
      return EXIT.done
    })
  },
}

import { JobyardError } from '../../../src-shared/errors.js'
import type { Turn } from '../../../src-shared/transcript.js'
import type { CliCommand } from '../cli-command.js'
import { type Paint, painter } from '../colour.js'
import { escapeLines, escapeText } from '../escape-text.js'
import { turnToJson } from '../evaluation-json.js'
import { examples } from '../examples-help.js'
import { EXIT } from '../exit-code.js'
import { parseId } from '../parse-ids.js'
import { parseInteger } from '../parse-number.js'
import { withWorkspace } from '../with-workspace.js'

/** `transcript ID`: the turns of an attempt, in order. */
export const command: CliCommand = {
  define(command) {
    command
      .description("Print a job's transcript, turn by turn.")
      .argument('<id>', 'job whose transcript is printed')
      .option('--attempt <n>', 'of this attempt (default: the latest)')
      .option('--markdown', 'as Markdown, as it was said')
      .addHelpText(
        'after',
        examples(
          ['jobyard transcript 41', 'what was asked and answered'],
          ['jobyard transcript 41 --markdown > answer.md', 'to keep it'],
        ),
      )
  },
  async run(context, command) {
    const id = parseId(command.args[0])
    const options = command.opts<{ attempt?: string; markdown?: boolean }>()
    const attempt = options.attempt === undefined ? null : parseInteger(options.attempt, '--attempt', 1)
    const { output } = context
    return withWorkspace(context, async ({ jobs, store }) => {
      const job = jobs.get(id)
      if (attempt !== null && attempt > job.attempt) {
        throw new JobyardError('not-found', `job ${id} has no attempt ${attempt}; its latest is ${job.attempt}`, {
          details: { id, attempt },
        })
      }
      const turns = store.summaries.turns(id, attempt ?? job.attempt, 0, Number.MAX_SAFE_INTEGER)
      if (output.json) output.value(turns.map(turnToJson))
      else if (options.markdown) {
        const { markdownTranscript } = await import('../../evaluation/transcript-markdown.js')
        output.text(markdownTranscript(job.name, [`job ${id}`, job.state, `attempt ${attempt ?? job.attempt}`], turns))
      } else if (turns.length === 0) output.line(`job ${id} has no transcript`)
      else for (const line of turns.flatMap((turn) => turnLines(turn, painter(output.colours)))) output.line(line)
      return EXIT.done
    })
  },
}

function turnLines(
  { index, role, model, inputTokens, outputTokens, durationMs, content }: Turn,
  paint: Paint,
): string[] {
  const facts = [
    ...(model === null ? [] : [escapeText(model)]),
    ...(inputTokens === null && outputTokens === null
      ? []
      : [`${inputTokens ?? '?'} tokens in, ${outputTokens ?? '?'} out`]),
    ...(durationMs === null ? [] : [`${durationMs} ms`]),
  ]
  const title = `${index + 1} ${role}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`
  return [...(index === 0 ? [] : ['']), paint('bold', title), ...escapeLines(content)]
}

import { formatDuration } from '../../../../src-shared/duration.js'
import { invalidInput } from '../../../../src-shared/errors.js'
import { type Json, toIso } from '../../../../src-shared/job.js'
import type { StageView } from '../../../../src-shared/pipeline/stage-view.js'
import type { CliCommand } from '../../cli-command.js'
import { escapeText } from '../../escape-text.js'
import { examples } from '../../examples-help.js'
import { EXIT } from '../../exit-code.js'
import { parseId } from '../../parse-ids.js'
import { type Column, tableLines } from '../../table.js'
import { withWorkspace } from '../../with-workspace.js'

/** `pipeline show ID`: a job's stages, how far each is, and what it gave. */
export const command: CliCommand = {
  define(command) {
    command
      .description('Show the stages of a job: state, time, tries and what each gave.')
      .argument('<id>', 'a job with stages')
      .addHelpText(
        'after',
        examples(
          ['jobyard pipeline show 12', 'how far it is'],
          ['jobyard log 12 --stage resize', 'what one stage printed'],
        ),
      )
  },
  async run(context, command) {
    const id = parseId(command.args[0])
    const { output } = context
    return withWorkspace(context, async ({ pipelines }) => {
      const stages = pipelines.stages(id)
      if (stages === null) throw invalidInput(`job ${id} has no stages, or has not begun them yet`)
      if (output.json) output.value(stages.map(toJson))
      else for (const line of tableLines(stages, columns(Date.now()), output.columns)) output.line(line)
      return EXIT.done
    })
  },
}

function toJson(stage: StageView): Record<string, unknown> {
  const at = (instant: number | null) => (instant === null ? null : toIso(instant))
  const { countedAt: _, ...rest } = stage
  return { ...rest, ms: msOf(stage, Date.now()), startedAt: at(stage.startedAt), finishedAt: at(stage.finishedAt) }
}

function columns(now: number): Column<StageView>[] {
  return [
    { title: 'stage', text: ({ name }) => escapeText(name) },
    { title: 'state', text: ({ state }) => state },
    { title: 'time', right: true, text: (stage) => (stage.startedAt === null ? '' : formatDuration(msOf(stage, now))) },
    { title: 'tries', right: true, text: ({ tries }) => (tries > 1 ? String(tries) : '') },
    { title: 'attempt', right: true, text: ({ attempt }) => (attempt === null ? '' : String(attempt)) },
    { title: 'gave', flexible: true, text: (stage) => escapeText(gaveOf(stage)) },
  ]
}

function msOf({ state, ms, countedAt }: StageView, now: number): number {
  return state === 'running' && countedAt !== null ? ms + Math.max(0, now - countedAt) : ms
}

function gaveOf({ state, output, error, reason }: StageView): string {
  if (error !== null) return `${error.code}: ${error.message}`
  if (reason !== null) return reason
  return state === 'done' ? shown(output) : ''
}

function shown(output: Json): string {
  return typeof output === 'string' ? output : output === null ? '' : JSON.stringify(output)
}

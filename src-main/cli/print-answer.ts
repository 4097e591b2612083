import type { Workspace } from '../workspace.js'
import type { CliContext } from './cli-command.js'
import { EXIT } from './exit-code.js'
import { withWorkspace } from './with-workspace.js'

/** What a command answers; only what is printed is made. */
export interface Answer {
  json(): unknown
  /** For people. */
  lines(): Iterable<string>
}

/** The way of every command that asks one thing about evaluations, or does one, and prints what came of it. */
export function printAnswer(
  context: CliContext,
  ask: (evaluations: Workspace['evaluations']) => Answer | Promise<Answer>,
): Promise<number> {
  const { output } = context
  return withWorkspace(context, async ({ evaluations }) => {
    const answer = await ask(evaluations)
    if (output.json) output.value(answer.json())
    else for (const line of answer.lines()) output.line(line)
    return EXIT.done
  })
}

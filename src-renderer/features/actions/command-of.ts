import { commandText } from '../../../src-shared/command-text.js'
import type { Job, Json } from '../../../src-shared/job.js'

/** What to type in a terminal: the command itself, or for another type what adds the job again. */
export function commandOf(job: Pick<Job, 'type' | 'input'>): string {
  const { input } = job
  if (job.type === 'command' && isObject(input)) {
    const words = Array.isArray(input.command) ? input.command.map(String) : null
    if (typeof input.shell === 'string') return commandText({ shell: input.shell })
    const [program, ...rest] = words ?? []
    if (program !== undefined) return commandText({ command: [program, ...rest] })
  }
  return commandText({ command: ['jobyard', 'add', '--type', job.type, '--input', JSON.stringify(input)] })
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

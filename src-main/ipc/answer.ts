import { invalidInput, JobyardError, toJobyardError } from '../../src-shared/errors.js'
import { type Answer, COMMANDS, type CommandName } from '../../src-shared/ipc-contract.js'
import { faultsOf } from '../../src-shared/new-job.js'
import { toStorageError } from '../store/storage-errors.js'
import type { Implementation } from './implementation.js'

/** Hears of defects and of trouble with the data; everything else is the caller's to deal with. */
export type ReportDefect = (name: string, error: JobyardError) => void

/**
 * Answers one call from a window: looks the command up, parses the argument, runs it, and makes an error body of whatever
 * was thrown. Never throws and never rejects, whatever it is given.
 */
export async function answer(
  commands: Implementation,
  name: unknown,
  argument: unknown,
  report: ReportDefect,
): Promise<Answer<unknown>> {
  try {
    if (!isCommand(name)) throw invalidInput('there is no such command')
    const parsed = COMMANDS[name].argument.safeParse(argument)
    if (!parsed.success) {
      const { issues } = parsed.error
      throw new JobyardError('invalid-input', `${name}: ${faultsOf(parsed.error).join('; ')}`, {
        details: {
          faults: faultsOf(parsed.error),
          fields: issues.map(({ path, message }) => ({ path: path.map((key) => key.toString()), message })),
        },
      })
    }
    const run = commands[name] as (argument: unknown) => unknown
    return { ok: true, value: await run(parsed.data) }
  } catch (thrown) {
    const error = toJobyardError(toStorageError(thrown, 'the database'))
    if (error.code === 'internal' || error.code === 'storage') report(String(name), error)
    return { ok: false, error: error.toBody() }
  }
}

function isCommand(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(COMMANDS, name)
}

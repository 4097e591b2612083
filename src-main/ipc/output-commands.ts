import { jobNotFound } from '../../src-shared/errors.js'
import type { Desk } from '../app/desk.js'
import type { Watched } from '../app/watch.js'
import type { CommandsOf, Implementation } from './implementation.js'

interface Parts {
  desk(): Desk
  watch(watched: readonly Watched[]): void
}

/** The output of attempts, and what a window wants to be told of while it grows. */
export function outputCommands({ desk, watch }: Parts): Implementation<CommandsOf<'output' | 'watch'>> {
  /** @throws not-found */
  const found = (id: number, attempt: number) => {
    const { workspace } = desk()
    const row = workspace.store.summaries.row(id)
    if (row === undefined || attempt > Math.max(row.attempt, 1)) throw jobNotFound(id)
    return { path: workspace.outputPath(id, attempt), live: attempt === row.attempt && row.finished_at === null }
  }
  return {
    'output.info': ({ id, attempt }) => {
      const { path, live } = found(id, attempt)
      return desk().outputs.info(path, live)
    },
    'output.range': ({ id, attempt, from, to, stream }) =>
      desk().outputs.range(found(id, attempt).path, from, to, stream),
    'output.lines': ({ id, attempt, ...request }) => {
      const { path, live } = found(id, attempt)
      return desk().outputs.lines(path, request, live)
    },
    'output.find': ({ id, attempt, ...request }) => desk().outputs.find(found(id, attempt).path, request),
    'output.marks': ({ id, attempt, from, to, step }) =>
      desk().outputs.marks(found(id, attempt).path, { from, to, step }),
    'watch.set': ({ watch: watched }) => {
      watch(watched)
      return null
    },
  }
}

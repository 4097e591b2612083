import { JobChanges } from '../../src-main/service/job-changes.js'
import { PendingRemovals } from '../../src-main/service/pending-removals.js'
import { QueueLists } from '../../src-main/service/queue-lists.js'
import { UndoStack } from '../../src-main/service/undo-stack.js'
import { openYard } from './yard.js'

/** A yard with an engine that starts nothing, and what a window works with. */
export async function openWindowYard() {
  const yard = await openYard()
  const { store, clock, jobs } = yard
  await jobs.pauseScope({ kind: 'queue' })
  const { engine, runner, events } = await yard.engine()
  const undo = new UndoStack()
  const removals = new PendingRemovals(clock, async (ids) => void (await jobs.remove(ids)))
  const changes = new JobChanges({ store, clock, jobs, undo, removals, notice: () => engine.notice() })
  const lists = new QueueLists({ store, clock, engine, removals, lastLine: () => null })
  return {
    ...yard,
    runner,
    events,
    engineOfYard: engine,
    undo,
    removals,
    changes,
    lists,
    /** Ids of the section `next`, in order. */
    async next(): Promise<number[]> {
      engine.notice()
      await clock.settle()
      return [...lists.ids('next', 0, 1_000_000).ids]
    },
    /** Everything queued, however it is listed, by the rows alone. */
    rows: () => jobs.list({ states: ['queued'], limit: 1_000_000 }).map(({ id }) => id),
  }
}

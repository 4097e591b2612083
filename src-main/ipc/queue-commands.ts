import { availableParallelism } from 'node:os'
import type { AppStatus, Overview } from '../../src-shared/queue-view.js'
import type { Desk, DeskHead } from '../app/desk.js'
import type { CommandsOf, Implementation } from './implementation.js'

interface Parts {
  desk(): Desk
  /** The desk, or while its engine starts what is known already. */
  head(): DeskHead
  /** Resolves when the engine has started, or could not. */
  opened(): Promise<void>
  status(): AppStatus
  /** Sends what waits to be told. @returns the number of the last event */
  flush(): number
}

/** The queue as a whole: its sections, pauses and limits. */
export function queueCommands({
  desk,
  head,
  opened,
  status,
  flush,
}: Parts): Implementation<CommandsOf<'queue' | 'scope' | 'limits'>> {
  return {
    'queue.overview': () => overview(head(), status(), flush()),
    'queue.rows': async ({ section, offset, limit }) => {
      if (!head().lists.knows(section, offset + limit)) await opened()
      return head().lists.rows(section, offset, limit)
    },
    'queue.rowsOf': ({ ids }) => desk().lists.rowsOf(ids),
    'queue.ids': ({ section, from, to }) => desk().lists.ids(section, from, to),
    'queue.locate': ({ id }) => desk().lists.locate(id),
    'queue.failureGroups': () => head().lists.failureGroups(),
    'scope.pause': async ({ scope }) => {
      await desk().workspace.jobs.pauseScope(scope)
      return null
    },
    'scope.resume': async ({ scope }) => {
      await desk().workspace.jobs.resumeScope(scope)
      return null
    },
    'limits.set': async (limit) => {
      await desk().workspace.jobs.setLimit(limit)
      return null
    },
  }
}

function overview({ workspace, engine, lists }: DeskHead, status: AppStatus, seq: number): Overview {
  const { paused, pausedTypes, pausedGroups, pauseReasons, types } = workspace.jobs.status()
  const stored = workspace.jobs.limits()
  const ofAll = stored.find(({ scope }) => scope.kind === 'queue')
  return {
    seq,
    counts: lists.counts(),
    versions: lists.versions(),
    paused,
    pausedTypes,
    pausedGroups,
    pauseReasons,
    concurrency: {
      inEffect: engine.concurrency,
      stored: ofAll?.concurrency ?? null,
      cores: availableParallelism(),
    },
    limits: stored.flatMap(({ scope, concurrency, perMinute }) =>
      scope.kind === 'queue' ? [] : [{ kind: scope.kind, name: scope.name, concurrency, perMinute }],
    ),
    types,
    engineId: engine.id,
    status,
  }
}

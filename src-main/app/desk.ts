import path from 'node:path'
import { programRoot } from '../app-root.js'
import type { EngineEvent } from '../engine/events.js'
import { OutputViews } from '../output/output-views.js'
import { FailureFixes } from '../service/failure-fixes.js'
import { JobChanges } from '../service/job-changes.js'
import { JobValidation } from '../service/job-validation.js'
import { Outlook } from '../service/outlook.js'
import { PendingRemovals } from '../service/pending-removals.js'
import { QueueLists } from '../service/queue-lists.js'
import { UndoStack } from '../service/undo-stack.js'
import { type EngineHandle, type EngineView, openWorkspace, prepareEngine, type Workspace } from '../workspace.js'
import { EvaluationReader } from './evaluation-reader.js'
import type { Keychain } from './keychain.js'
import { RunningLines } from './running-lines.js'

/** What a window can show of the queue while its engine starts: the first rows, and how many there are. */
export interface DeskHead {
  readonly workspace: Workspace
  readonly engine: EngineView
  readonly lists: QueueLists
}

/** All that a window works with while the data folder is open: the engine, and what reads and changes its queue. */
export interface Desk extends DeskHead {
  readonly handle: EngineHandle
  readonly outlook: Outlook
  readonly changes: JobChanges
  readonly fixes: FailureFixes
  readonly undo: UndoStack
  readonly outputs: OutputViews
  readonly lines: RunningLines
  readonly removals: PendingRemovals
  /** For what takes long to read of evaluations. */
  readonly evaluationReader: EvaluationReader
  /** Ends the engine (rule F8). */
  stop(): Promise<void>
  /** Closes the database; the last thing. */
  close(): Promise<void>
}

interface Hears {
  onEvent(event: EngineEvent): void
  /** Resolves when the engine may start; what it throws ends the opening. */
  onHead(head: DeskHead): Promise<void>
}

/** @throws storage, newer-version, operation-failed */
export async function openDesk(dataDir: string, keychain: Keychain, hears: Hears): Promise<Desk> {
  const workspace = await openWorkspace(dataDir, keychain)
  try {
    return await deskOver(workspace, hears)
  } catch (thrown) {
    await workspace.close()
    throw thrown
  }
}

async function deskOver(workspace: Workspace, hears: Hears): Promise<Desk> {
  const { store, clock, jobs } = workspace
  const prepared = prepareEngine(workspace, { kind: 'app', onEvent: hears.onEvent })
  const { engine } = prepared
  const outputs = new OutputViews()
  const undo = new UndoStack()
  const removals = new PendingRemovals(clock, async (ids) => {
    const left = ids.filter((id) => store.summaries.row(id)?.finished_at != null)
    await jobs.remove(left)
  })
  const lines = new RunningLines(outputs, (id) => {
    const row = store.summaries.row(id)
    return row === undefined ? null : workspace.outputPath(id, row.attempt)
  })
  const lists = new QueueLists({ store, clock, engine, removals, lastLine: (id) => lines.of(id) })
  await prepared.readHead()
  await hears.onHead({ workspace, engine, lists })
  const handle = await prepared.start()
  let isStandby = false
  const outlook = new Outlook({
    lists,
    engine,
    clock,
    limits: () => jobs.limits(),
    concurrencyOf: (type) => workspace.handlers.find(type)?.manifest.concurrency ?? null,
    isStandby: () => isStandby,
  })
  const changes = new JobChanges({ store, clock, jobs, undo, removals, notice: () => engine.notice() })
  const fixes = new FailureFixes({
    store,
    clock,
    undo,
    validation: new JobValidation(workspace.handlers),
    hidden: removals.hidden,
    notice: () => engine.notice(),
  })
  const evaluationReader = new EvaluationReader({
    dataDir: workspace.dataDir,
    file: store.database.file,
    workerPath: path.join(programRoot(), 'dist', 'main', 'evaluation-worker.cjs'),
  })
  return {
    workspace,
    handle: {
      ...handle,
      setStandby(on) {
        isStandby = on
        handle.setStandby(on)
      },
    },
    engine,
    lists,
    outlook,
    changes,
    fixes,
    undo,
    outputs,
    lines,
    removals,
    evaluationReader,
    async stop() {
      await removals.flush().catch(() => undefined)
      await handle.stop()
      await outputs.close()
    },
    async close() {
      await evaluationReader.close()
      await workspace.close()
    },
  }
}

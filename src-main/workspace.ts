import { randomBytes } from 'node:crypto'
import { availableParallelism, hostname } from 'node:os'
import path from 'node:path'
import { JobyardError } from '../src-shared/errors.js'
import type { Job } from '../src-shared/job.js'
import { programRoot } from './app-root.js'
import { Engine } from './engine/engine.js'
import type { EngineEvent } from './engine/events.js'
import type { Clock } from './engine/ports.js'
import { systemClock } from './engine/system-clock.js'
import { EvaluationJobSettings } from './evaluation/job-settings.js'
import { LocalEvaluations } from './evaluation/local-evaluations.js'
import { IngestService } from './ingest/ingest-service.js'
import { installedHandlers } from './installed-handlers.js'
import { LauncherClient } from './launcher/launcher-client.js'
import { outputPathOf } from './output/output-path.js'
import { engineProcesses } from './processes/engine-processes.js'
import { killEverythingOf } from './processes/kill-everything.js'
import { readProcStat } from './processes/proc-stat.js'
import { bootId, startTimeOf } from './processes/process-identity.js'
import { ChildRunner } from './runner/child-runner.js'
import type { HandlerRegistry } from './runner/handler-registry.js'
import { environmentSecrets, type SecretSource } from './runner/secret-source.js'
import { StagedJobSettings } from './runner/staged-job-settings.js'
import { copyInProcess } from './service/copy-in-process.js'
import { Housekeeping } from './service/housekeeping.js'
import { LocalJobService } from './service/local-job-service.js'
import { Pipelines } from './service/pipelines.js'
import { BulkWriter } from './store/bulk-writer.js'
import { prepareDataFolder } from './store/data-folder.js'
import { databaseFileId } from './store/database-file.js'
import { JobStore } from './store/job-store.js'
import { LogKeeper } from './store/log-keeper.js'
import { TurnIndexer } from './store/turn-indexer.js'

/** An open data folder: its database, its handlers, and the service that shells use. */
export interface Workspace {
  readonly dataDir: string
  readonly jobs: LocalJobService
  readonly evaluations: LocalEvaluations
  readonly ingest: IngestService
  readonly pipelines: Pipelines
  readonly handlers: HandlerRegistry
  readonly store: JobStore
  readonly clock: Clock
  /** Of the process that opened it: an engine claims only jobs whose secrets are among them. */
  readonly secrets: SecretSource
  /** Path, without extension, of an attempt's output. */
  outputPath(jobId: number, attempt: number): string
  /** Closes the database; the last thing that a process does. */
  close(): Promise<void>
}

/**
 * @param secrets where keys of providers are looked for
 * @param options.mustExist refuse to make the database
 * @throws storage, newer-version
 */
export async function openWorkspace(
  dir: string,
  secrets: SecretSource = environmentSecrets,
  options: { mustExist?: boolean } = {},
): Promise<Workspace> {
  const dataDir = prepareDataFolder(dir)
  const store = await JobStore.open(path.join(dataDir, 'jobyard.db'), options)
  const handlers = installedHandlers(dataDir)
  const outputPath = (jobId: number, attempt: number) => outputPathOf(dataDir, jobId, attempt)
  const clock = systemClock
  const jobs = new LocalJobService({ store, registry: handlers, clock, processes: engineProcesses, dataDir })
  const evaluations = new LocalEvaluations({ store, jobs, registry: handlers, secrets, clock, dataDir })
  const ingest = new IngestService(store, jobs)
  const pipelines = new Pipelines({ store, jobs, registry: handlers, clock, notice: () => jobs.notice() })
  return {
    dataDir,
    jobs,
    evaluations,
    pipelines,
    ingest,
    handlers,
    store,
    clock,
    secrets,
    outputPath,
    close: async () => store.close(),
  }
}

/** What shells read of an engine: its queue in memory, what keeps jobs from starting, whether they save checkpoints. */
export type EngineView = Pick<
  Engine,
  'id' | 'queue' | 'isWhole' | 'concurrency' | 'closures' | 'savesCheckpoint' | 'runningIds' | 'notice'
>

export interface EngineOptions {
  kind: 'app' | 'worker'
  /** Jobs at once; left out: the stored limit, else the number of cores. */
  concurrency?: number
  onEvent(event: EngineEvent): void
}

/** A running engine, as the shell that hosts it holds it. */
export interface EngineHandle {
  readonly id: string
  readonly engine: EngineView
  /** While in standby nothing is started. */
  setStandby(on: boolean): void
  /** Resolves when nothing runs here and nothing is eligible now. */
  drained(): Promise<void>
  /** Starts at most `n` more jobs. */
  stopAfter(n: number): void
  running(): Job[]
  /** Copies the database to the file, in another thread. @throws conflict, storage, operation-failed when it stops first */
  backUp(file: string): Promise<void>
  /** Rule F8, once: later calls give the same promise. */
  stop(): Promise<void>
  /** While stopping: ends everything at once. */
  kill(): void
}

/** An engine that is not running yet. */
export interface PreparedEngine {
  readonly engine: EngineView
  /** Recovers what dead engines left and reads the first rows of its queue, to be shown before it runs. @throws storage */
  readHead(): Promise<void>
  /** Commands of `workspace.jobs` go to it directly from then on. @throws storage, operation-failed */
  start(): Promise<EngineHandle>
}

/** Starts an engine in this process over the workspace. @throws storage, operation-failed */
export function startEngine(workspace: Workspace, options: EngineOptions): Promise<EngineHandle> {
  return prepareEngine(workspace, options).start()
}

/** Makes an engine over the workspace, in this process. */
export function prepareEngine(workspace: Workspace, options: EngineOptions): PreparedEngine {
  const { store, jobs, evaluations, handlers, clock, secrets, dataDir, outputPath } = workspace
  const id = `${hostname().replaceAll(/[^\w-]/g, '_')}-${process.pid}-${randomBytes(4).toString('hex')}`
  const pidStart = startTimeOf(process.pid)
  if (pidStart === null) throw new JobyardError('operation-failed', 'this process cannot be identified on this system')
  const keeper = evaluations.keeper((message) => engine.tell({ type: 'trouble', message }))
  const engine: Engine = new Engine({
    record: { id, kind: options.kind, pid: process.pid, pidStart, bootId: bootId() },
    store,
    clock,
    processes: engineProcesses,
    concurrency: options.concurrency ?? null,
    cores: availableParallelism(),
    onEvent: (event) => {
      keeper.event(event)
      options.onEvent(event)
    },
    makeRunner: (onEvent) => {
      const client = new LauncherClient({
        launcherPath: path.join(programRoot(), 'dist', 'main', 'launcher.cjs'),
        engineId: id,
        onEvents: (events) => runner.onLauncherEvents(events),
        onExit: () => void runner.onLauncherExit(),
      })
      const runner: ChildRunner = new ChildRunner({
        clock,
        registry: handlers,
        secrets,
        settings: new StagedJobSettings({
          registry: handlers,
          dataDir,
          others: new EvaluationJobSettings(store.providers, store.database.file),
        }),
        outputPath,
        dataDir,
        link: client,
        onEvent,
        isTraced: (pid) => readProcStat(pid)?.state === 't',
        endOrphans: () => killEverythingOf(id, client.started),
      })
      return runner
    },
  })
  const { database } = store
  const bulk = new BulkWriter(database.file, path.join(programRoot(), 'dist', 'main', 'bulk-worker.cjs'))
  const logKeeper = new LogKeeper(database, bulk)
  const turnIndexer = new TurnIndexer(database, bulk, () => store.evaluations.turnIndex.isBehind())
  const stopping = new AbortController()
  const fileId = databaseFileId(database.file)
  const copyWorker = path.join(programRoot(), 'dist', 'main', 'copy-worker.cjs')
  const backUp = (target: string) =>
    copyInProcess({ file: database.file, fileId, target, program: copyWorker, signal: stopping.signal })
  const housekeeping = new Housekeeping({
    store,
    dataDir,
    clock,
    backUp,
    remove: (ids) => jobs.remove(ids),
    notice: () => engine.notice(),
    say: (message) => engine.say(message),
  })
  const start = async (): Promise<EngineHandle> => {
    logKeeper.start()
    turnIndexer.start()
    try {
      await engine.start()
    } catch (thrown) {
      // It is tried again as long as it fails: nothing of this try may stay behind.
      logKeeper.stop()
      await turnIndexer.stop()
      await bulk.close()
      throw thrown
    }
    jobs.attach(engine, bulk)
    evaluations.attach(engine, bulk)
    keeper.start()
    housekeeping.start()
    return {
      id,
      engine,
      setStandby: (on) => engine.setStandby(on),
      async drained() {
        // What the keeper does about the last outcomes may be more work: the analysis of a run.
        do await engine.drained()
        while (await keeper.settle())
      },
      stopAfter: (n) => engine.limitClaims(n),
      backUp,
      running: () => engine.runningIds().map((jobId) => jobs.get(jobId)),
      async stop() {
        stopping.abort()
        await keeper.stop()
        const kept = housekeeping.stop()
        await engine.stop()
        await kept
        jobs.detach()
        evaluations.detach()
        logKeeper.stop()
        await turnIndexer.stop()
        await bulk.close()
      },
      kill: () => engine.kill(),
    }
  }
  return { engine, readHead: () => engine.readHead(), start }
}

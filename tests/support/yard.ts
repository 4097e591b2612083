import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { Engine } from '../../src-main/engine/engine.js'
import type { EngineEvent } from '../../src-main/engine/events.js'
import type { Processes } from '../../src-main/engine/ports.js'
import { HandlerRegistry } from '../../src-main/runner/handler-registry.js'
import { LocalJobService } from '../../src-main/service/local-job-service.js'
import { JobStore } from '../../src-main/store/job-store.js'
import type { NewJob, Origin } from '../../src-shared/new-job.js'
import { FakeClock } from './fake-clock.js'
import { ScriptedRunner } from './scripted-runner.js'

const ORIGIN: Origin = { cwd: '/', env: { PATH: '/usr/bin:/bin' }, secrets: [] }

/** A new folder that is removed when the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'jobyard-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface EngineOptions {
  id?: string
  concurrency?: number
  runner?: ScriptedRunner
  onEvent?(event: EngineEvent): void
}

const NOBODY_DIES: Processes = { isAlive: () => true, endAllOf: () => Promise.resolve() }

/** A real store and service over a folder of the test, on a clock that stands still. */
export async function openYard(dataDir = temporaryFolder(), clock = new FakeClock(), processes = NOBODY_DIES) {
  const store = await JobStore.open(path.join(dataDir, 'jobyard.db'))
  onTestFinished(() => store.close())
  const registry = new HandlerRegistry([path.join(dataDir, 'handlers')], 0)
  const jobs = new LocalJobService({ store, registry, clock, processes, dataDir })
  return {
    dataDir,
    store,
    jobs,
    registry,
    clock,
    /** Enqueues commands and returns their ids. */
    async add(...newJobs: Partial<NewJob>[]): Promise<number[]> {
      const batch = newJobs.map((job) => ({ type: 'command', input: { command: ['true'] }, ...job }))
      return (await jobs.enqueue(batch, ORIGIN)).jobs.map(({ id }) => id)
    },
    /** A running engine over the same store whose jobs are scripted. */
    async engine(options: EngineOptions = {}) {
      const made = this.newEngine(options)
      await made.engine.start()
      onTestFinished(() => made.engine.stop())
      jobs.attach(made.engine)
      await clock.settle()
      return made
    },
    /** One that has not been started. */
    newEngine(options: EngineOptions = {}) {
      const runner = options.runner ?? new ScriptedRunner()
      const events: EngineEvent[] = []
      const engine = new Engine({
        record: { id: options.id ?? 'engine-1', kind: 'worker', pid: 1, pidStart: 'x', bootId: 'b' },
        store,
        clock,
        processes,
        makeRunner: (onEvent) => {
          runner.onEvent = onEvent
          return runner
        },
        concurrency: options.concurrency ?? null,
        cores: 2,
        onEvent: (event) => {
          events.push(event)
          options.onEvent?.(event)
        },
        random: () => 0,
      })
      return { engine, runner, events }
    },
  }
}

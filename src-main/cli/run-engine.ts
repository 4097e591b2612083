import { setFlagsFromString } from 'node:v8'
import type { EngineEvent } from '../engine/events.js'
import { type EngineHandle, startEngine, type Workspace } from '../workspace.js'
import type { Output } from './output.js'
import { stopBetweenCommits } from './stop-between-commits.js'
import { stopOnSignals } from './stop-on-signals.js'
import { silentView, viewFor } from './worker-view.js'

export interface RunEngine {
  /** Jobs that run at once; the number of cores when left out. */
  concurrency?: number
  /** Shows nothing of what happens. */
  silent?: boolean
  onEvent?(event: EngineEvent): void
  /** The promise after which the engine is stopped; never settled: it runs until a signal comes. */
  until(engine: EngineHandle): Promise<unknown>
}

/** Runs an engine in this process and shows it, until it is done or told to stop. @returns whether it was told to stop */
export async function runEngine(workspace: Workspace, run: RunEngine, output: Output): Promise<'done' | 'stopped'> {
  // It may run for weeks beside what the jobs need: without this, V8 lets what is garbage pile up to a hundred megabytes and
  // more before it looks. It costs a sixth of the engine's processor time (docs/performance.md).
  setFlagsFromString('--optimize-for-size')
  const view = run.silent ? silentView(output) : viewFor(output, workspace.jobs)
  const engine = await startEngine(workspace, {
    kind: 'worker',
    ...(run.concurrency === undefined ? {} : { concurrency: run.concurrency }),
    onEvent(event) {
      view.event(event)
      run.onEvent?.(event)
    },
  })
  const endStopping = stopBetweenCommits()
  const signals = stopOnSignals(engine, (text) => view.note(text))
  try {
    const end = await Promise.race([
      run.until(engine).then(() => 'done' as const),
      signals.stopped.then(() => 'stopped' as const),
    ])
    await engine.stop()
    return end
  } finally {
    signals.end()
    endStopping()
    view.end()
  }
}

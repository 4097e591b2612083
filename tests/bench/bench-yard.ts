import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { appRoot } from '../../src-main/app-root.js'
import { type EngineHandle, openWorkspace, startEngine, type Workspace } from '../../src-main/workspace.js'
import type { NewJob, Origin } from '../../src-shared/new-job.js'

export const ORIGIN: Origin = { cwd: '/', env: { PATH: process.env.PATH ?? '/usr/bin:/bin' }, secrets: [] }

/** A payload of 300 bytes, as in the other queues' figures. */
export const PAYLOAD = { text: 'x'.repeat(300 - JSON.stringify({ text: '' }).length) }

export const noop = (): NewJob => ({ type: 'noop', input: PAYLOAD })

/** A data folder of its own with the no-op handler; on the disk that holds the system's temporary files. */
export async function withYard<T>(work: (workspace: Workspace) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(path.join(tmpdir(), 'jobyard-bench-'))
  const handler = path.join(dir, 'handlers', 'noop')
  mkdirSync(handler, { recursive: true })
  cpSync(path.join(appRoot(), 'tests', 'bench', 'noop-handler.mjs'), path.join(handler, 'handler.mjs'))
  const manifest = {
    type: 'noop',
    title: 'No-op',
    command: ['${node}', '${handlerDir}/handler.mjs'],
    protocol: 'jsonl',
    input: {},
  }
  writeFileSync(path.join(handler, 'handler.json'), JSON.stringify(manifest))
  const workspace = await openWorkspace(dir)
  try {
    return await work(workspace)
  } finally {
    await workspace.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

export async function withEngine<T>(
  workspace: Workspace,
  concurrency: number,
  work: (engine: EngineHandle) => Promise<T>,
): Promise<T> {
  const engine = await startEngine(workspace, { kind: 'worker', concurrency, onEvent: () => undefined })
  try {
    return await work(engine)
  } finally {
    await engine.stop()
  }
}

/** @returns what `task` took, in ms */
export async function timed(task: () => unknown): Promise<number> {
  const begun = performance.now()
  await task()
  return performance.now() - begun
}

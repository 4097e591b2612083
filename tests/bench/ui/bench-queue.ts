import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { appRoot } from '../../../src-main/app-root.js'

const QUEUED = 100_000

/** A data folder with 100,000 queued commands that a pause keeps from running, and a handler that reports progress. */
export function makeQueue(dataDir: string): void {
  const handler = path.join(dataDir, 'handlers', 'ticker')
  mkdirSync(handler, { recursive: true, mode: 0o700 })
  cpSync(path.join(appRoot(), 'tests', 'bench', 'ui', 'handler', 'ticker.mjs'), path.join(handler, 'ticker.mjs'))
  writeFileSync(
    path.join(handler, 'handler.json'),
    JSON.stringify({
      type: 'ticker',
      title: 'Ticker',
      command: ['${node}', '${handlerDir}/ticker.mjs'],
      protocol: 'jsonl',
      input: { type: 'object' },
    }),
  )
  const file = path.join(dataDir, 'jobs.jsonl')
  const line = (i: number) =>
    JSON.stringify({ type: 'command', group: 'films', name: `Convert film ${i}`, input: { command: ['true'] } })
  writeFileSync(file, Array.from({ length: QUEUED }, (_, i) => line(i + 1)).join('\n'))
  jobyard(dataDir, 'import', file)
  jobyard(dataDir, 'queue', 'pause', '--group', 'films')
}

/** A data folder with one job in a paused queue, so that there is a list. */
export function makeSmallQueue(dataDir: string): string {
  jobyard(dataDir, 'queue', 'pause')
  jobyard(dataDir, 'add', '--', 'true')
  return dataDir
}

function jobyard(dataDir: string, ...words: string[]): void {
  const program = path.join(appRoot(), 'dist', 'main', 'jobyard.cjs')
  const { status, stderr } = spawnSync(process.execPath, [program, '--data', dataDir, ...words])
  if (status !== 0) throw new Error(String(stderr))
}

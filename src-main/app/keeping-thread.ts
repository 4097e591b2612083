import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { type ErrorBody, JobyardError } from '../../src-shared/errors.js'
import { programRoot } from '../app-root.js'
import type { KeepingTasks } from './keeping-worker.js'

/**
 * Does one of the long tasks of keeping (keeping-worker.ts) in a thread of its own, so that the window goes on answering.
 * Rejects with a `JobyardError`.
 */
export function inKeepingThread<Name extends keyof KeepingTasks>(
  name: Name,
  ...args: Parameters<KeepingTasks[Name]>
): Promise<Awaited<ReturnType<KeepingTasks[Name]>>> {
  const worker = new Worker(path.join(programRoot(), 'dist', 'main', 'keeping-worker.cjs'), {
    workerData: { name, args },
  })
  return new Promise((resolve, reject) => {
    worker.on('message', (answer: { result: never } | { error: ErrorBody }) => {
      if ('result' in answer) resolve(answer.result)
      else reject(new JobyardError(answer.error.code, answer.error.message, { details: answer.error.details }))
    })
    worker.on('error', reject)
    worker.on('exit', () =>
      reject(new JobyardError('internal', 'the thread that looks after the database ended unexpectedly')),
    )
  })
}

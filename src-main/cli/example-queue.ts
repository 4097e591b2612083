import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { JobyardError } from '../../src-shared/errors.js'
import { appRoot } from '../app-root.js'

/**
 * The example queue, and the folder that its jobs' paths are relative to.
 *
 * @throws not-found where Jobyard was installed without its examples
 */
export function exampleQueue(): { file: string; root: string } {
  const root = appRoot()
  const file = join(root, 'examples', 'first-queue.jsonl')
  if (!existsSync(file)) throw new JobyardError('not-found', `the example queue ${file} is not installed`)
  return { file, root }
}

/** Executes jobs of type `script:node`: calls the `run(job)` that the person's module exports. */
import { stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { JobError, serve } from '../jobyard.mjs'

const startFolder = process.cwd()
const require = createRequire(import.meta.url)

// A pause takes effect where the script saves a checkpoint. A script that never does is frozen by the engine instead.
serve({ checkpoint: true, maxJobs: 1 }, async (job) => {
  const { script, args = {}, cwd = '.' } = job.input
  changeFolder(resolve(job.config.cwd ?? startFolder, cwd))
  const run = await load(resolve(script))
  job.input = args
  return run(job)
})

function changeFolder(folder) {
  try {
    process.chdir(folder)
  } catch (error) {
    throw new JobError('BAD_FOLDER', `cannot run in ${folder}: ${error.message}`, { retryable: false })
  }
}

/** Loads the script anew when its file changed: this process outlives the job, and a retry is to see the mended file. */
async function load(path) {
  const info = await stat(path).catch((error) => {
    throw new JobError('BAD_SCRIPT', `cannot read the script ${path}: ${error.message}`, { retryable: false })
  })
  delete require.cache[path]
  const module = await import(`${pathToFileURL(path)}?changed=${info.mtimeMs}`).catch((error) => {
    if (error instanceof SyntaxError) throw Object.assign(error, { code: 'BAD_SCRIPT', retryable: false })
    throw error
  })
  const run = module.run ?? module.default?.run ?? module.default
  if (typeof run !== 'function') {
    throw new JobError('BAD_SCRIPT', `${path} exports no function run(job)`, { retryable: false })
  }
  return run
}

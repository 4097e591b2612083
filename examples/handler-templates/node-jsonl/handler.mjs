/**
 * __title__: counts lines, words and bytes of the files in a folder, one file after the other.
 *
 * Put your own work in place of `filesIn` and `count`. What is around them makes it a job that can be watched, paused,
 * cancelled, and picked up where it was after a crash.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { JobError, serve } from './jobyard.mjs'

serve({ checkpoint: true }, async (job) => {
  // The process stands in this handler's folder; `config.cwd` is where the job was added.
  const folder = resolve(job.config.cwd ?? '.', job.input.folder)
  job.stage('looking')
  // After a pause, a crash or a retry this is what the last `saveCheckpoint` stored; at first it is null.
  const state = job.checkpoint ?? { files: await filesIn(folder), done: 0, lines: 0, words: 0, bytes: 0 }
  const { files } = state
  // Turns are the job's transcript: who said what.
  if (state.done === 0) job.turn({ role: 'user', content: `Count the ${files.length} files in ${folder}.` })
  job.stage('counting')
  while (state.done < files.length) {
    const file = files[state.done]
    const counted = await count(join(folder, file))
    for (const what of ['lines', 'words', 'bytes']) state[what] += counted[what]
    state.done += 1
    job.log('info', `${file}: ${counted.words} words`)
    job.progress(state.done / files.length, file, { iteration: state.done, of: files.length })
    // Pause and cancel take effect here. What comes after it must be able to happen twice.
    await job.saveCheckpoint(state)
    await rest(job.input.restMs ?? 0, undefined, { signal: job.signal })
  }
  const { lines, words, bytes } = state
  job.turn({ role: 'assistant', content: `**${words}** words in ${lines} lines of ${files.length} files.` })
  return { files: files.length, lines, words, bytes }
})

async function filesIn(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error) => {
    // Not retryable: trying again does not make it better. Leave it out, and the code decides.
    throw new JobError('BAD_FOLDER', `cannot read ${folder}: ${error.message}`, { retryable: false })
  })
  return entries.flatMap((entry) => (entry.isFile() ? [entry.name] : [])).sort()
}

async function count(path) {
  const content = await readFile(path)
  const text = content.toString()
  return { lines: text.split('\n').length - 1, words: text.match(/\S+/g)?.length ?? 0, bytes: content.length }
}

// Counts the words of listed files, one after another, and saves after each where it is.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

export async function run(job) {
  const { list, secondsAFile = 0 } = job.input
  const files = readFileSync(list, 'utf8').trim().split('\n')
  let { next, words, longest } = job.checkpoint ?? { next: 0, words: 0, longest: null }
  while (next < files.length) {
    const file = files[next]
    const count = readFileSync(file, 'utf8').split(/\s+/).filter(Boolean).length
    console.log(`${file}: ${count} words`)
    words += count
    if (longest === null || count > longest.words) longest = { file, words: count }
    next += 1
    job.progress(next / files.length, `${next} of ${files.length} files`)
    await job.saveCheckpoint({ next, words, longest })
    await wait(secondsAFile * 1000)
  }
  return { words, longest }
}

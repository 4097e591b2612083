/**
 * Finds the most similar pairs of text files in some folders. A job of type `script:node` that shows progress, saves a
 * checkpoint after each file, and therefore can be paused and resumed without starting again.
 */
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

const TEXT = new Set(['.ts', '.tsx', '.js', '.mjs', '.cjs', '.py', '.md', '.json', '.jsonl', '.css', '.html', '.sh'])
const WORDS_A_SHINGLE = 4

export async function run(job) {
  const { folders, top = 10, maxFiles = 400 } = job.input
  job.stage('reading')
  const files = []
  for (const folder of folders) await collect(folder, files)
  files.sort()
  files.length = Math.min(files.length, maxFiles)
  const shingles = []
  for (const file of files) shingles.push(shinglesOf(await readFile(file, 'utf8')))

  job.stage('comparing')
  let { next, pairs } = job.checkpoint ?? { next: 0, pairs: [] }
  if (next > 0) console.log(`going on with file ${next + 1} of ${files.length}`)
  while (next < files.length) {
    for (let other = 0; other < next; other += 1) {
      pairs.push({ a: files[other], b: files[next], similarity: jaccard(shingles[other], shingles[next]) })
    }
    pairs = pairs.sort((one, two) => two.similarity - one.similarity).slice(0, top)
    next += 1
    job.progress(next / files.length, files[next - 1], { iteration: next, of: files.length })
    await job.saveCheckpoint({ next, pairs })
  }
  for (const { a, b, similarity } of pairs) console.log(`${(similarity * 100).toFixed(1).padStart(5)} %  ${a}  ${b}`)
  return { files: files.length, compared: (files.length * (files.length - 1)) / 2, mostSimilar: pairs[0] ?? null }
}

async function collect(folder, files) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && entry.name !== 'node_modules') await collect(path, files)
    else if (entry.isFile() && TEXT.has(extname(entry.name))) files.push(path)
  }
}

function shinglesOf(text) {
  const words = text.match(/[\p{L}\p{N}_]+/gu) ?? []
  const found = new Set()
  for (let at = 0; at + WORDS_A_SHINGLE <= words.length; at += 1) {
    found.add(words.slice(at, at + WORDS_A_SHINGLE).join(' '))
  }
  return found
}

/** |A ∩ B| / |A ∪ B| */
function jaccard(a, b) {
  const [few, many] = a.size < b.size ? [a, b] : [b, a]
  let common = 0
  for (const shingle of few) if (many.has(shingle)) common += 1
  const all = a.size + b.size - common
  return all === 0 ? 0 : common / all
}

/**
 * __title__: counts lines, words and bytes of a text file.
 *
 * The input is one JSON object on standard input, the output one JSON object on standard output. What is for people goes
 * to standard error and is kept as the job's output; an exit code other than 0 fails the attempt.
 */
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

const input = JSON.parse(await text(process.stdin))
console.error(`reading ${input.file}`)
process.stdout.write(JSON.stringify(count(readFileSync(input.file))))

/** Put your own work in place of this. */
function count(content) {
  const words = content.toString()
  return { lines: words.split('\n').length - 1, words: words.match(/\S+/g)?.length ?? 0, bytes: content.length }
}

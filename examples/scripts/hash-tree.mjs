// Prints the SHA-256 of every file below a folder, and one hash of the whole tree, as `sha256sum` would.
// Usage: node hash-tree.mjs FOLDER…
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

async function* filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (entry.isFile()) yield path
  }
}

const tree = createHash('sha256')
let files = 0
let bytes = 0
for (const folder of process.argv.slice(2)) {
  for await (const path of filesBelow(folder)) {
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk)
      bytes += chunk.length
    }
    const line = `${hash.digest('hex')}  ${path}`
    console.log(line)
    tree.update(`${line}\n`)
    files += 1
  }
}
if (files === 0) throw new Error('no file found')
console.log(`${tree.digest('hex')}  the whole tree: ${files} files, ${bytes} bytes`)

/** Fails on source and style files of more than 400 lines: they hold more than one thing. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const MOST = 400
const root = fileURLToPath(new URL('..', import.meta.url))
const folders = readdirSync(root).filter((name) => /^(src-[a-z]+|migrations|scripts|tests|examples)$/.test(name))
for (const folder of folders) {
  for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
    if (!/\.(ts|tsx|mjs|cjs|css)$/.test(path)) continue
    const lines = readFileSync(join(root, folder, path), 'utf8').split('\n').length - 1
    if (lines <= MOST) continue
    console.error(`${join(folder, path)} has ${lines} lines, more than ${MOST}`)
    process.exitCode = 1
  }
}

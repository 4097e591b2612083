import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

let root: string | undefined

/** The folder that holds package.json, `dist` and `examples`: of the checkout, or inside the packaged application. */
export function appRoot(): string {
  root ??= findRoot(path.dirname(fileURLToPath(import.meta.url)))
  return root
}

/** The same folder as other programs see it: inside the packaged application, its files that lie outside the archive. */
export function programRoot(): string {
  return appRoot().replace(/\bapp\.asar$/, 'app.asar.unpacked')
}

function findRoot(from: string): string {
  for (let dir = from; ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, 'package.json')) && existsSync(path.join(dir, 'examples'))) return dir
    if (dir === path.dirname(dir)) throw new Error(`${from} does not lie in a Jobyard installation`)
  }
}

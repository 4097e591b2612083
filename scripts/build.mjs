#!/usr/bin/env node
/**
 * Builds `dist/main`. Runs on any Node that Vite runs on, since `npm ci` may run it outside the pinned one.
 *
 *   --if-missing   do nothing when a build is there
 *   --if-stale     do nothing when a build is there and newer than every source
 *   --if-possible  say so and succeed when Vite is not installed (an install without development dependencies)
 *   --bench        add the benchmark program
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const target = join(root, 'dist/main')
const program = join(target, 'jobyard.cjs')
const flags = new Set(process.argv.slice(2))

if (!isDue()) process.exit(0)
const startedAt = new Date()
const vite = await loadVite()

// Built aside and renamed into place, so that a command that starts meanwhile never reads half a file.
const aside = join(root, `dist/.build-${process.pid}`)
mkdirSync(target, { recursive: true })
try {
  await vite.build({
    root,
    configFile: join(root, 'vite.main.ts'),
    mode: flags.has('--bench') ? 'bench' : 'production',
    logLevel: 'warn',
    build: { outDir: aside },
  })
  chmodSync(join(aside, 'jobyard.cjs'), 0o755)
  // The build stands for the sources as they were when it began.
  utimesSync(join(aside, 'jobyard.cjs'), startedAt, startedAt)
  const built = readdirSync(aside)
  for (const name of built) renameSync(join(aside, name), join(target, name))
  for (const name of readdirSync(target)) if (!built.includes(name)) rmSync(join(target, name), { recursive: true })
  linkCommand()
} finally {
  rmSync(aside, { recursive: true, force: true })
}

/** npm links the commands of dependencies, not a project's own: this is what lets `npx jobyard` find it here. */
function linkCommand() {
  const commands = join(root, 'node_modules/.bin')
  if (process.platform === 'win32' || !existsSync(commands)) return
  const link = join(commands, 'jobyard')
  rmSync(link, { force: true })
  symlinkSync(relative(commands, program), link)
}

function isDue() {
  if (!existsSync(program)) return true
  if (flags.has('--if-missing')) return false
  if (!flags.has('--if-stale')) return true
  const builtAt = statSync(program).mtimeMs
  const sources = ['src-main', 'src-shared', 'migrations', 'vite.main.ts', 'package.json']
  return sources.some((name) => newestChangeAt(join(root, name)) > builtAt)
}

/** @param {string} path @returns {number} */
function newestChangeAt(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChangeAt(join(path, name))))
}

async function loadVite() {
  try {
    return await import('vite')
  } catch (error) {
    if (!flags.has('--if-possible')) throw error
    console.error('jobyard: Vite is not installed, so nothing was built')
    process.exit(0)
  }
}

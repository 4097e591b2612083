#!/usr/bin/env node
/**
 * Builds everything into `dist`: the programs of the main side, the preload, the window's page, the icons. Runs on any
 * Node that Vite runs on, since `npm ci` may run it outside the pinned one.
 *
 *   --if-missing   build only what is not there
 *   --if-stale     build only what is not there or older than its sources
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
import { drawIcons } from './draw-icons.mjs'

// Vite goes by it, and whoever runs this (a test runner, say) may have set another: React would be built for development.
process.env.NODE_ENV = 'production'
const root = fileURLToPath(new URL('..', import.meta.url))
const flags = new Set(process.argv.slice(2))

/** What is built, from what; `mark` is the file that stands for the whole build. */
const TARGETS = [
  {
    name: 'main',
    config: 'vite.main.ts',
    mark: 'jobyard.cjs',
    sources: ['src-main', 'src-shared', 'migrations', 'vite.main.ts', 'package.json'],
  },
  {
    name: 'preload',
    config: 'vite.preload.ts',
    mark: 'preload.cjs',
    sources: ['src-main/preload.ts', 'src-shared', 'vite.preload.ts'],
  },
  {
    name: 'renderer',
    config: 'vite.renderer.ts',
    mark: 'index.html',
    sources: ['src-renderer', 'src-shared', 'vite.renderer.ts'],
  },
]

if (!existsSync(join(root, 'dist/icons/icon.png')) || flags.size === 0) drawIcons(join(root, 'dist/icons'))
const due = TARGETS.filter(isDue)
if (due.length > 0) await buildAll(due)

/** @param {typeof TARGETS} targets */
async function buildAll(targets) {
  const vite = await loadVite()
  /** @type {unknown[]} */
  const faults = []
  for (const target of targets) {
    // One that fails leaves its last good build in place and does not keep the others from being built.
    await build(vite, target).catch((fault) => faults.push(fault))
  }
  linkCommand()
  if (faults.length > 0) throw faults[0]
}

/**
 * Builds aside and renames into place, so that a program that starts meanwhile never reads half a file.
 *
 * @param {typeof import('vite')} vite
 * @param {typeof TARGETS[number]} target
 */
async function build(vite, { name, config, mark }) {
  const startedAt = new Date()
  const target = join(root, 'dist', name)
  const aside = join(root, `dist/.build-${name}-${process.pid}`)
  mkdirSync(target, { recursive: true })
  try {
    await vite.build({
      configFile: join(root, config),
      mode: flags.has('--bench') ? 'bench' : 'production',
      logLevel: 'warn',
      build: { outDir: aside, emptyOutDir: true },
      ...(name === 'renderer' ? {} : { root }),
    })
    if (name === 'main') chmodSync(join(aside, mark), 0o755)
    // The build stands for the sources as they were when it began.
    utimesSync(join(aside, mark), startedAt, startedAt)
    const built = readdirSync(aside)
    for (const file of built) {
      if (statSync(join(aside, file)).isDirectory()) rmSync(join(target, file), { recursive: true, force: true })
      renameSync(join(aside, file), join(target, file))
    }
    for (const file of readdirSync(target)) {
      if (!built.includes(file)) rmSync(join(target, file), { recursive: true })
    }
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

/** npm links the commands of dependencies, not a project's own: this is what lets `npx jobyard` find it here. */
function linkCommand() {
  const commands = join(root, 'node_modules/.bin')
  if (process.platform === 'win32' || !existsSync(commands)) return
  const link = join(commands, 'jobyard')
  rmSync(link, { force: true })
  symlinkSync(relative(commands, join(root, 'dist/main/jobyard.cjs')), link)
}

/** @param {typeof TARGETS[number]} target */
function isDue({ name, config, mark, sources }) {
  if (!existsSync(join(root, config))) return false
  const built = join(root, 'dist', name, mark)
  if (!existsSync(built)) return true
  if (flags.has('--if-missing')) return false
  if (!flags.has('--if-stale')) return true
  const builtAt = statSync(built).mtimeMs
  return sources.some((source) => newestChangeAt(join(root, source)) > builtAt)
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

import { type ChildProcess, spawn } from 'node:child_process'
import { prepareElectron } from '../../scripts/electron-runtime/prepare-electron.mjs'
import { installMissingPackages } from '../../scripts/electron-runtime/system-packages.mjs'
import buildPrograms from './build-programs.js'

/** The Electron and the display that the end-to-end tests use, or why they cannot run here. */
export type ElectronForTests =
  | { executable: string; env: Record<string, string>; display: string | null }
  | { reason: string }

declare module 'vitest' {
  interface ProvidedContext {
    electron: ElectronForTests
  }
}

interface Project {
  provide(key: 'electron', value: ElectronForTests): void
}

/** Prepares Electron and, where it needs one, a display of its own. What is missing is said, and skips these tests alone. */
export default async function setup(project: Project): Promise<() => void> {
  buildPrograms()
  const missing = installMissingPackages()
  if (missing !== null) return skip(project, missing)
  let runtime: Awaited<ReturnType<typeof prepareElectron>>
  try {
    runtime = await prepareElectron()
  } catch (thrown) {
    return skip(project, thrown instanceof Error ? thrown.message : String(thrown))
  }
  const screen = process.platform === 'linux' ? await startDisplay() : null
  project.provide('electron', { ...runtime, display: screen?.display ?? null })
  return () => screen?.server.kill()
}

function skip(project: Project, reason: string): () => void {
  console.warn(`The end-to-end tests are skipped: ${reason}`)
  project.provide('electron', { reason })
  return () => {}
}

/** Starts a display with a number that nobody else uses. */
function startDisplay(): Promise<{ display: string; server: ChildProcess }> {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset']
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.on('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
    server.stdio[3]?.once('data', (number: Buffer) => resolve({ display: `:${String(number).trim()}`, server }))
  })
}

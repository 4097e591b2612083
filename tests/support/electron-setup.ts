import { prepareElectron } from '../../scripts/electron-runtime/prepare-electron.mjs'
import { installMissingPackages } from '../../scripts/electron-runtime/system-packages.mjs'
import { startVirtualDisplay } from '../../scripts/virtual-display.mjs'
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
  const screen = process.platform === 'linux' ? await startVirtualDisplay() : null
  project.provide('electron', { ...runtime, display: screen?.display ?? null })
  return () => screen?.stop()
}

function skip(project: Project, reason: string): () => void {
  console.warn(`The end-to-end tests are skipped: ${reason}`)
  project.provide('electron', { reason })
  return () => {}
}

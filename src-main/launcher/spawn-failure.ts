import { accessSync, constants, statSync } from 'node:fs'
import { programCandidates } from '../processes/find-program.js'

/** Says in words why a program could not be started. The system's error names neither a missing folder nor the reason. */
export function explainSpawnFailure(error: unknown, program: string, cwd: string, env: Record<string, string>): string {
  const { code, message } = error as NodeJS.ErrnoException
  const folder = statSync(cwd, { throwIfNoEntry: false })
  if (folder === undefined) return `working folder does not exist: ${cwd}`
  if (!folder.isDirectory()) return `working folder is not a folder: ${cwd}`
  if (!isAllowed(cwd, constants.X_OK)) return `working folder may not be entered: ${cwd}`
  const found = programCandidates(program, cwd, env).find(
    (file) => statSync(file, { throwIfNoEntry: false }) !== undefined,
  )
  if (code === 'ENOENT' && found === undefined) return `program not found: ${program}`
  if (code === 'ENOENT') return `program cannot be started, since its interpreter does not exist: ${found}`
  if (code === 'EACCES' && found !== undefined) {
    return statSync(found).isDirectory() ? `program is a folder: ${found}` : `program is not executable: ${found}`
  }
  if (code === 'E2BIG') return `arguments and environment are too long for the system: ${program}`
  return `program cannot be started: ${program}: ${message}`
}

function isAllowed(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

import { statSync } from 'node:fs'
import path from 'node:path'
import { findProgram } from '../processes/find-program.js'

/**
 * Why a program cannot be started, as far as that can be told before; null when it can, or an earlier stage may make it.
 *
 * @param program as a command names it: a name alone is looked for on the PATH, a path is not looked at unless it is absolute
 */
export function missingTool(program: string, searchPath: string | undefined, cwd: string): string | null {
  if (/[\\/]/.test(program)) {
    if (!path.isAbsolute(program) || isFile(program)) return null
    return `there is no program ${program}`
  }
  if (findProgram(program, cwd, { PATH: searchPath, PATHEXT: process.env.PATHEXT }) !== null) return null
  return `the program "${program}" is not on the PATH; install it, or write its whole path`
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile()
  } catch {
    return false
  }
}

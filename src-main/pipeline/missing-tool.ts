import { accessSync, constants, statSync } from 'node:fs'
import path from 'node:path'

const DEFAULT_PATH = '/bin:/usr/bin'

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
  const endings = process.platform === 'win32' ? ['', ...(process.env.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')] : ['']
  const folders = (searchPath ?? DEFAULT_PATH).split(path.delimiter).map((folder) => path.resolve(cwd, folder))
  const files = folders.flatMap((folder) => endings.map((ending) => path.join(folder, program + ending)))
  if (files.some((file) => isFile(file) && isExecutable(file))) return null
  return `the program "${program}" is not on the PATH; install it, or write its whole path`
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile()
  } catch {
    return false
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

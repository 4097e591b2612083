import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'

/** The search path where an environment has none, as execvp(3) has it. */
const DEFAULT_PATH = '/bin:/usr/bin'
/** What makes a path of a program's name. */
const PATH_MARK = process.platform === 'win32' ? /[/\\]/ : /\//

/** The files that a program's name may mean, in the order in which the system looks at them. */
export function programCandidates(program: string, cwd: string, env: Record<string, string | undefined>): string[] {
  if (PATH_MARK.test(program) || isAbsolute(program)) return [resolve(cwd, program)]
  const folders = (env.PATH ?? env.Path ?? DEFAULT_PATH).split(delimiter)
  const endings = process.platform === 'win32' ? ['', ...(env.PATHEXT ?? '.EXE;.CMD;.BAT').split(';')] : ['']
  return folders.flatMap((folder) => endings.map((ending) => join(resolve(cwd, folder), `${program}${ending}`)))
}

/** The program that would be started; null when there is none that may be executed. */
export function findProgram(program: string, cwd: string, env: Record<string, string | undefined>): string | null {
  return programCandidates(program, cwd, env).find(isExecutable) ?? null
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

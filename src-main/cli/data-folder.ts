import { homedir } from 'node:os'
import { posix, resolve, win32 } from 'node:path'
import { invalidInput } from '../../src-shared/errors.js'

const APP_NAME = 'Jobyard'

/**
 * The folder that the desktop app keeps its data in on this system, so that the command line meets it there:
 * `$XDG_CONFIG_HOME/Jobyard` or `~/.config/Jobyard` on Linux, `~/Library/Application Support/Jobyard` on macOS,
 * `%APPDATA%\Jobyard` on Windows.
 */
export function appDataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  if (platform === 'win32') return win32.join(env.APPDATA || win32.join(home, 'AppData', 'Roaming'), APP_NAME)
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', APP_NAME)
  // A relative XDG_CONFIG_HOME must be ignored (XDG Base Directory Specification).
  const config = env.XDG_CONFIG_HOME
  return posix.join(config?.startsWith('/') ? config : posix.join(home, '.config'), APP_NAME)
}

/**
 * The data folder of this call: `--data`, else `JOBYARD_DATA`, else the app's own; absolute.
 *
 * @throws invalid-input when `--data` is empty
 */
export function chooseDataFolder(option: string | undefined, env: NodeJS.ProcessEnv, cwd: string): string {
  if (option === '') throw invalidInput('--data must name a folder, but is empty')
  const named = option ?? env.JOBYARD_DATA
  return named ? resolve(cwd, named) : appDataFolder(process.platform, env, homedir())
}

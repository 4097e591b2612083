import type { Command } from 'commander'
import { parseInteger } from './parse-number.js'

export const VERSION_FLAGS = '--version <n>'

/** Which version of a definition is meant; undefined: the latest. @throws invalid-input */
export function versionOption(command: Command): number | undefined {
  const { version } = command.opts<{ version?: string }>()
  return version === undefined ? undefined : parseInteger(version, '--version', 1)
}

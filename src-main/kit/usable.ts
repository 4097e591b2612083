import { invalidInput } from '../../src-shared/errors.js'
import type { Handler } from '../runner/read-manifest.js'
import type { FoundHandler } from './find-handler.js'

/** @throws invalid-input with the faults of its manifest */
export function usable(found: FoundHandler): Handler {
  if ('handler' in found) return found.handler
  const { file, faults } = found.faulty
  throw invalidInput(`${file} cannot be used: ${faults.join('; ')}`, faults)
}

import { invalidInput } from '../../src-shared/errors.js'
import type { Scope } from '../engine/job-service.js'

/**
 * What `--type T` or `--group G` narrows a command to; without either, the whole queue.
 *
 * @throws invalid-input when both are given, or one is empty
 */
export function scopeOf(options: { type?: string; group?: string }): Scope {
  const { type, group } = options
  if (type !== undefined && group !== undefined) throw invalidInput('give --type or --group, not both')
  if (type === '' || group === '') throw invalidInput(`--${type === '' ? 'type' : 'group'} must not be empty`)
  if (type !== undefined) return { kind: 'type', name: type }
  return group === undefined ? { kind: 'queue' } : { kind: 'group', name: group }
}

/** The scope in words: `the queue`, `type render`, `group gpu`. */
export function scopeWords(scope: Scope): string {
  return scope.kind === 'queue' ? 'the queue' : `${scope.kind} ${scope.name}`
}

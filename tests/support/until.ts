import { setTimeout as nextTry } from 'node:timers/promises'

/**
 * Resolves with the first truthy value of `condition`, asking again every few milliseconds; fails after `limitMs` naming
 * `what`. For conditions of the outside world (another process, a file) that send no event.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  what: string,
  limitMs = 120_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + limitMs
  for (;;) {
    const value = await condition()
    if (value) return value as NonNullable<Exclude<T, false>>
    if (Date.now() > deadline) throw new Error(`never happened within ${limitMs} ms: ${what}`)
    await nextTry(10)
  }
}

import { randomBytes } from 'node:crypto'

/**
 * What marks the processes of a check or a trial, in the form of an engine's id, so that whoever looks for what dead
 * engines left behind knows by the pid in it that this one is alive.
 */
export function trialEngineId(): string {
  return `try-${process.pid}-${randomBytes(4).toString('hex')}`
}

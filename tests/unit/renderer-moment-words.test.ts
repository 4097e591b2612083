import { describe, expect, it } from 'vitest'
import { momentWords } from '../../src-renderer/features/job/moment-words.js'

describe('a change of state in words', () => {
  it.each([
    ['queued', 'running', 'scheduler', 'Attempt 2 started', null],
    ['running', 'queued', 'handler', 'Failed, to be tried again', null],
    ['running', 'queued', 'recovery', 'Put back into the queue', 'after a crash'],
    ['running', 'queued', 'shutdown', 'Put back into the queue', 'as Jobyard quit'],
    ['running', 'paused', 'user', 'Paused', 'by you'],
    ['paused', 'running', 'user', 'Resumed', 'by you'],
    ['paused', 'queued', 'user', 'Resumed, waiting for a slot', 'by you'],
    ['failed', 'queued', 'user', 'Put back into the queue', 'by you'],
    ['running', 'completed', 'handler', 'Completed', null],
  ] as const)('%s to %s by %s', (from, to, actor, what, by) => {
    expect(momentWords({ from, to, actor, attempt: 2 })).toEqual({ what, by })
  })
})

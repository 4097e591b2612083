import { expect, test } from 'vitest'
import { EarlyNotices } from '../../src-main/app/early-notices.js'
import type { EngineEvent } from '../../src-main/engine/events.js'

const notice = (message: string): EngineEvent => ({ seq: 0, at: 0, type: 'notice', message })

test.each([['opened', 'drawn'] as const, ['drawn', 'opened'] as const])(
  'what an engine says at its start is told when the queue is open and the window drawn: first %s, then %s',
  (first, second) => {
    const told: EngineEvent[] = []
    const early = new EarlyNotices((event) => told.push(event))
    expect(early.keeps(notice('recovered 1 job'))).toBe(true)
    expect(early.keeps({ seq: 0, at: 0, type: 'scopes' })).toBe(false)
    early.reached(first)
    early.reached(first)
    expect(told).toEqual([])
    early.reached(second)
    expect(told).toEqual([notice('recovered 1 job')])
    early.reached(second)
    expect(told).toHaveLength(1)
    expect(early.keeps(notice('later'))).toBe(false)
  },
)

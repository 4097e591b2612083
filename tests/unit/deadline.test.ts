import { describe, expect, test } from 'vitest'
import { Deadline } from '../../src-main/probing/deadline.js'

/** A request that has forgotten its signal, as the fetch of Node 18 may. */
const forgetful = () => new Promise<never>(() => {})

describe('the deadline of a request', () => {
  test('[P4] ends a request that has forgotten its signal when the time is over', async () => {
    const deadline = new Deadline(1, new AbortController().signal)
    await expect(deadline.guard(forgetful())).rejects.toThrow('the time is over')
    expect(deadline.isOver).toBe(true)
    deadline.clear()
  })

  test('[R2] ends it as soon as the job is cancelled, before or after it began', async () => {
    for (const when of ['before', 'after']) {
      const job = new AbortController()
      if (when === 'before') job.abort(new Error('cancelled'))
      const deadline = new Deadline(60_000, job.signal)
      const guarded = deadline.guard(forgetful())
      if (when === 'after') job.abort(new Error('cancelled'))
      await expect(guarded).rejects.toThrow('cancelled')
      expect(deadline.isOver).toBe(false)
      deadline.clear()
    }
  })

  test('[P4] an answer in time is the answer', async () => {
    const deadline = new Deadline(60_000, new AbortController().signal)
    await expect(deadline.guard(Promise.resolve('4'))).resolves.toBe('4')
    deadline.clear()
    expect(deadline.signal.aborted).toBe(false)
  })
})

import { afterEach, describe, expect, it, vi } from 'vitest'
import { Lifecycle, type Phase } from '../../src-main/app/lifecycle.js'

type Step = 'stopClaiming' | 'endJobs' | 'publish' | 'closeStore'

/** @param faults what a step does instead of succeeding: it throws that error, or never ends */
function scripted(faults: Partial<Record<Step, Error | 'hangs'>> = {}) {
  const done: string[] = []
  const said: string[] = []
  const phases: Phase[] = []
  const now = (name: Step) => () => {
    done.push(name)
    if (faults[name] instanceof Error) throw faults[name]
  }
  const step = (name: Step) => async () => {
    now(name)()
    if (faults[name] === 'hangs') await new Promise(() => {})
  }
  const lifecycle = new Lifecycle(
    {
      stopClaiming: now('stopClaiming'),
      endJobs: step('endJobs'),
      killJobs: () => done.push('killJobs'),
      publish: now('publish'),
      closeStore: step('closeStore'),
      exit: () => done.push('exit'),
      kill: () => done.push('kill'),
      log: (message) => said.push(message),
    },
    (phase) => phases.push(phase),
  )
  return { lifecycle, done, said, phases }
}

const ALL = ['stopClaiming', 'endJobs', 'publish', 'closeStore', 'exit']

describe('[F8] quitting', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  it('goes through its phases in order, once, however often it is asked', async () => {
    vi.useFakeTimers()
    const { lifecycle, done, said, phases } = scripted()
    await Promise.all([lifecycle.quit(), lifecycle.quit()])
    await lifecycle.quit()
    expect(done).toEqual(ALL)
    expect(said).toEqual([])
    expect(phases).toEqual(['stop-claiming', 'end-jobs', 'publish', 'close-store', 'ended'])
    expect(lifecycle.isQuitting).toBe(true)
  })

  it('ends although every step fails, and says which', async () => {
    vi.useFakeTimers()
    const { lifecycle, done, said } = scripted({
      stopClaiming: new Error('no engine'),
      endJobs: new Error('full disk'),
      publish: new Error('no window'),
      closeStore: new Error('gone'),
    })
    await lifecycle.quit()
    expect(done).toEqual(ALL)
    expect(said).toEqual([
      'quitting: stop-claiming failed: Error: no engine',
      'quitting: end-jobs failed: Error: full disk',
      'quitting: publish failed: Error: no window',
      'quitting: close-store failed: Error: gone',
    ])
  })

  it('kills jobs that do not end, closes the store whatever became of them, and says what took too long', async () => {
    vi.useFakeTimers()
    const { lifecycle, done, said } = scripted({ endJobs: 'hangs', closeStore: 'hangs' })
    const quitting = lifecycle.quit()
    await vi.advanceTimersByTimeAsync(14_000)
    expect(done).toEqual(['stopClaiming', 'endJobs'])
    await vi.advanceTimersByTimeAsync(2_000)
    expect(done.at(-1)).toBe('killJobs')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(done.slice(-2)).toEqual(['publish', 'closeStore'])
    await vi.advanceTimersByTimeAsync(60_000)
    await quitting
    expect(done.at(-1)).toBe('exit')
    expect(said.map((message) => message.split(' ').slice(1, 4).join(' '))).toEqual([
      'jobs have not',
      'end-jobs has taken',
      'close-store has taken',
    ])
  })

  it('ends a process that does not leave by itself, so that the next start is not shut out', async () => {
    vi.useFakeTimers()
    const { lifecycle, done } = scripted()
    await lifecycle.quit()
    expect(done.at(-1)).toBe('exit')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(done.at(-1)).toBe('kill')
  })
})

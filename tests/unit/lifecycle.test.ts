import { describe, expect, it } from 'vitest'
import { Lifecycle, type Phase } from '../../src-main/app/lifecycle.js'

function scripted(faults: { endJobs?: Error; closeStore?: Error } = {}) {
  const done: string[] = []
  const phases: Phase[] = []
  const step = (name: keyof typeof faults) => async () => {
    done.push(name)
    const fault = faults[name]
    if (fault !== undefined) throw fault
  }
  const lifecycle = new Lifecycle(
    {
      stopClaiming: () => done.push('stopClaiming'),
      endJobs: step('endJobs'),
      killJobs: () => done.push('killJobs'),
      publish: () => done.push('publish'),
      closeStore: step('closeStore'),
      exit: () => done.push('exit'),
    },
    (phase) => phases.push(phase),
  )
  return { lifecycle, done, phases }
}

const ALL = ['stopClaiming', 'endJobs', 'publish', 'closeStore', 'exit']

describe('[F8] quitting', () => {
  it('goes through its phases in order, once, however often it is asked', async () => {
    const { lifecycle, done, phases } = scripted()
    await Promise.all([lifecycle.quit(), lifecycle.quit()])
    await lifecycle.quit()
    expect(done).toEqual(ALL)
    expect(phases).toEqual(['stop-claiming', 'end-jobs', 'publish', 'close-store', 'ended'])
    expect(lifecycle.isQuitting).toBe(true)
  })

  it('ends although a step fails', async () => {
    const { lifecycle, done } = scripted({ endJobs: new Error('full disk'), closeStore: new Error('gone') })
    await lifecycle.quit()
    expect(done).toEqual(ALL)
  })
})

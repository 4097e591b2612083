import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jobLink, parseJobLink } from '../../src-shared/job-link.js'

describe('[W4] a link to a job', () => {
  it('leads back to the place that it was made for', () => {
    const number = fc.integer({ min: 1, max: 99_999 })
    const place = fc.record({ id: number, attempt: number, turn: number }, { requiredKeys: ['id'] })
    fc.assert(
      fc.property(place, (one) => {
        expect(parseJobLink(jobLink(one))).toEqual({ ...one })
      }),
    )
  })

  it('is read as people see it', () => {
    expect(parseJobLink(' jobyard://job/12?turn=3\n')).toEqual({ id: 12, turn: 3 })
    expect(parseJobLink('jobyard://job/12/')).toEqual({ id: 12 })
    expect(parseJobLink('jobyard://job/12?turn=0&x=1')).toEqual({ id: 12 })
  })

  it.each(['jobyard://app/index.html', 'jobyard://job/0', 'jobyard://job/x', 'https://job/12', '--data', ''])(
    'is nothing else: %s',
    (text) => expect(parseJobLink(text)).toBeNull(),
  )
})

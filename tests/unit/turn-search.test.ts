import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchQuery } from '../../src-main/store/match-query.js'
import { openEvaluationYard } from '../support/evaluation-yard.js'

/** A run whose jobs have said these turns. */
async function saying(...contents: string[]) {
  const yard = await openEvaluationYard()
  const { id } = await yard.start({ models: ['test-model-1'] })
  await yard.store.write(() => {
    for (const [i, content] of contents.entries()) {
      yard.store.reports.addTurn(1, i, { type: 'turn', jobId: 1 + (i % 6), role: 'assistant', content })
    }
  })
  const found = (query: string, options: { runId?: number } = {}) =>
    yard.evaluations.transcripts.search(query, options).hits.map(({ at }) => at)
  return { ...yard, id, found }
}

describe('searching transcripts', () => {
  test('every word counts, quoted ones in a row, the last may be unfinished; case and accents do not count', async () => {
    const { found } = await saying('The trolley problem', 'A problem of the trolley', 'Ein ÄPFELCHEN', 'trolleys')
    expect(found('problem trolley')).toEqual([1, 0])
    expect(found('"trolley problem"')).toEqual([0])
    expect(found('TROLL')).toEqual([3, 1, 0])
    expect(found('trolley ')).toEqual([1, 0])
    expect(found('"trolley pro')).toEqual([0])
    expect(found('apfel')).toEqual([2])
    expect(found('äpfel')).toEqual([2])
    expect(found('p')).toEqual([1, 0])
    expect(found('problem nowhere')).toEqual([])
    expect(found('')).toEqual([])
    expect(found(' "" * ')).toEqual([])
  })

  test('nothing that a person types is a syntax error, and words are found whatever stands around them', async () => {
    const { found } = await saying('plain needle here')
    const noise = fc.string({
      unit: fc.constantFrom('"', '*', '(', ')', ':', '^', '-', '+', "'", ',', '.', ' ', '\\', '%', '\n'),
    })
    await fc.assert(
      fc.asyncProperty(noise, noise, async (before, after) => {
        expect(found(`${before} needle ${after}`)).toEqual([0])
      }),
    )
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (query) => {
        expect(() => found(query)).not.toThrow()
      }),
      { numRuns: 300 },
    )
    for (const query of ['AND', 'needle OR', 'NEAR(needle)', 'content: needle', 'needle NOT']) {
      expect(() => found(query)).not.toThrow()
    }
    expect(matchQuery('needle OR x')).toBe('"needle" AND "OR" AND "x"*')
  })

  test('a hit says where it stands, and marks what matched', async () => {
    const { evaluations, id } = await saying(
      'first',
      'second',
      'x',
      'x',
      'x',
      'x',
      'a long way to the needle in it',
      'other',
    )
    const { hits, more } = evaluations.transcripts.search('needle')
    expect(more).toBe(false)
    expect(hits).toMatchObject([
      {
        jobId: 1,
        runId: id,
        attempt: 1,
        turnIndex: 1,
        role: 'assistant',
        snippet: 'a long way to the \ue000needle\ue001 in it',
      },
    ])
  })

  test('newest first, page by page, within one run where that is asked for', async () => {
    const { evaluations, runs, found, id, store } = await saying('word', 'word', 'word', 'word')
    const other = await runs.start({ definitionId: 1, models: ['test-model-2'] })
    await store.write(() => store.reports.addTurn(1, 9, { type: 'turn', jobId: 7, role: 'user', content: 'word' }))
    expect(found('word')).toEqual([9, 3, 2, 1, 0])
    expect(found('word', { runId: id })).toEqual([3, 2, 1, 0])
    expect(found('word', { runId: other.id })).toEqual([9])
    const page = evaluations.transcripts.search('word', { limit: 2, offset: 2 })
    expect(page).toMatchObject({ more: true, hits: [{ at: 2 }, { at: 1 }] })
  })

  test('what is removed is found no more', async () => {
    const { found, jobs } = await saying('needle')
    await jobs.cancel([1])
    expect(found('needle')).toEqual([0])
    await jobs.remove([1])
    expect(found('needle')).toEqual([])
  })

  test('a list of jobs is searched by name, input, error and transcript, without regard to case', async () => {
    const { jobs, add, id } = await saying('A Needle in it')
    const ids = (search: string) => jobs.list({ search }).map((job) => job.id)
    expect(ids('needle')).toEqual([1])
    expect(ids('OBJECT=ROBOT')).toEqual([3, 6])
    const [named] = await add({ name: 'Größe 50% "quoted"', input: { command: ['convert', 'a\\b', '"x"'] } })
    expect(ids('GRÖße')).toEqual([named])
    expect(ids('50% "q')).toEqual([named])
    expect(ids('a\\b')).toEqual([named])
    expect(ids('"x"')).toEqual([named])
    expect(jobs.list({ search: 'trade', runId: id, limit: 2 }).map((job) => job.position)).toEqual([1, 2])
    expect(jobs.list({ search: 'needle', states: ['failed'] })).toEqual([])
  })
})

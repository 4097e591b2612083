import { describe, expect, test } from 'vitest'
import type { ProbeFilter } from '../../src-shared/run.js'
import { answered, openEvaluationYard } from '../support/evaluation-yard.js'

/** A run of 2 × 3 scenarios and two models whose answers say which they are; every third is undecided. */
async function answeredRun() {
  const yard = await openEvaluationYard()
  const { id } = await yard.start()
  await yard.keptEngine((job, on) => {
    const { scenario, model } = job.input as { scenario: string; model: string }
    const answer = `${model} says =SUM(1) of ${scenario}: “Yes”,\nand 100% more`
    on.onEvent({ kind: 'turn', attempt: 1, turn: { type: 'turn', jobId: job.id, role: 'user', content: 'asked' } })
    on.onEvent({ kind: 'turn', attempt: 1, turn: { type: 'turn', jobId: job.id, role: 'assistant', content: answer } })
    on.end(job.id, answered({ decision: job.id % 3 === 0 ? null : (job.id % 5) + 1 }))
  })
  await yard.clock.settle()
  const ids = (filter: ProbeFilter) =>
    yard.runs.probes(id, filter, { offset: 0, limit: 100 }).rows.map(({ jobId }) => jobId)
  const text = async (format: 'csv' | 'jsonl' | 'json' | 'markdown', filter?: ProbeFilter) => {
    let all = ''
    for await (const piece of yard.runs.export(id, format, filter)) all += piece
    return all
  }
  return { ...yard, id, ids, text }
}

describe('what probes answered', () => {
  test('[A1] a person’s decision is kept beside the parsed one, and can be taken back', async () => {
    const { runs, ids } = await answeredRun()
    expect(ids({ decision: 'undecided' })).toEqual([3, 6, 9, 12])
    expect(await runs.setDecision(3, 5)).toMatchObject({ decision: null, manualDecision: 5, undecided: false })
    expect(await runs.setDecision(1, 5)).toMatchObject({ decision: 2, manualDecision: 5 })
    expect(ids({ decision: 'undecided' })).toEqual([6, 9, 12])
    // In effect is the person's.
    expect(ids({ decision: 5 })).toEqual([1, 3, 4])
    expect(await runs.setDecision(1, null)).toMatchObject({ decision: 2, manualDecision: null })
    expect(ids({ decision: 5 })).toEqual([3, 4])
  })

  test('[A1] a decision outside the scale, of a job that has not answered or is no probe is refused', async () => {
    const { runs, add, jobs, start } = await answeredRun()
    await expect(runs.setDecision(1, 6)).rejects.toThrow('the decision must be a whole number from 1 to 5, not 6')
    await expect(runs.setDecision(1, 2.5)).rejects.toMatchObject({ code: 'invalid-input' })
    await jobs.pauseScope({ kind: 'queue' })
    const [command] = await add({})
    await expect(runs.setDecision(command as number, 1)).rejects.toMatchObject({ code: 'not-found' })
    await start({ definitionId: 1 })
    await expect(runs.setDecision(14, 1)).rejects.toMatchObject({
      code: 'illegal-transition',
      message: 'cannot decide job 14: it is queued',
    })
    expect(runs.probe(1).manualDecision).toBeNull()
  })

  test('[A5] probes are narrowed by model, scores, decision, state and text, all together', async () => {
    const { ids } = await answeredRun()
    expect(ids({})).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    expect(ids({ model: 'test-model-2' })).toEqual([2, 4, 6, 8, 10, 12])
    // The scores of levels are the definition's own, those of values their places.
    expect(ids({ scores: { action: 20 } })).toEqual([7, 8, 9, 10, 11, 12])
    expect(ids({ scores: { object: 3 } })).toEqual([5, 6, 11, 12])
    expect(ids({ scores: { action: 20, object: 3 }, model: 'test-model-1' })).toEqual([11])
    expect(ids({ scores: { action: 2 } })).toEqual([])
    expect(ids({ scores: { nothing: 1 } })).toEqual([])
    expect(ids({ state: 'failed' })).toEqual([])
    expect(ids({ text: 'robot' })).toEqual([5, 6, 11, 12])
    expect(ids({ text: 'test model 2 says anim' })).toEqual([4, 10])
    expect(ids({ text: '***' })).toEqual([])
  })

  test('[A5] a CSV has a byte order mark, one row a probe and every text as it was said', async () => {
    const { text } = await answeredRun()
    const csv = await text('csv', { model: 'test-model-2', scores: { object: 3 } })
    expect(csv.startsWith('\ufeffrunId,jobId,scenario,score:action,score:object,model,')).toBe(true)
    const answer = (action: string) =>
      `"test-model-2 says =SUM(1) of action=${action} · object=robot: “Yes”,\nand 100% more"`
    expect(csv.slice(1).split('\r\n').slice(1)).toEqual([
      `1,6,action=ignore · object=robot,10,3,test-model-2,0,completed,1,,,true,false,true,10,5,0.001,100,model (test),,${answer('ignore')}`,
      `1,12,action=help · object=robot,20,3,test-model-2,0,completed,1,,,true,false,true,10,5,0.001,100,model (test),,${answer('help')}`,
      '',
    ])
  })

  test('[A5] JSON Lines hold a probe each with its turns; what is filtered is what is exported', async () => {
    const { text, ids } = await answeredRun()
    const filter = { decision: 3, model: 'test-model-1' } as const
    const lines = (await text('jsonl', filter))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ jobId }) => jobId)).toEqual(ids(filter))
    expect(lines[0]).toMatchObject({
      decision: 3,
      scores: { action: 20, object: 1 },
      turns: [{ role: 'user' }, { role: 'assistant', at: '2030-01-01T00:00:00.000Z' }],
    })
    expect((await text('jsonl')).trimEnd().split('\n')).toHaveLength(12)
  })

  test('[A5] [A6] JSON is what an analysis is computed from, with the decisions in effect, and the rows', async () => {
    const { text, runs, id } = await answeredRun()
    await runs.setDecision(3, 1)
    const all = JSON.parse(await text('json'))
    expect(all).toMatchObject({ runId: id, models: ['test-model-1', 'test-model-2'], scale: { min: 1, max: 5 } })
    expect(all.scenarios).toHaveLength(6)
    expect(all.decisions).toHaveLength(12)
    expect(all.decisions.slice(0, 3)).toEqual([
      { model: 'test-model-1', scenario: 0, sample: 0, decision: 2 },
      { model: 'test-model-2', scenario: 0, sample: 0, decision: 3 },
      { model: 'test-model-1', scenario: 1, sample: 0, decision: 1 },
    ])
    expect(all.rows).toHaveLength(12)
    expect(JSON.parse(await text('json', { state: 'failed' }))).toMatchObject({ decisions: [], rows: [] })
  })

  test('[A5] Markdown holds the transcripts', async () => {
    const { text } = await answeredRun()
    const markdown = await text('markdown', { text: 'ignore animal', model: 'test-model-1' })
    expect(markdown).toContain('# Run 1: Trade-offs\n')
    expect(markdown).toContain(
      '## action=ignore · object=animal · test-model-1\n\njob 3 · completed · undecided · simulated\n',
    )
    expect(markdown).toContain('### user\n\nasked\n')
    expect(markdown).toContain('“Yes”,\nand 100% more\n')
    expect(markdown.match(/^## /gm)).toHaveLength(1)
  })
})

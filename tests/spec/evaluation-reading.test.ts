import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { ProbeRow, TurnHit } from '../../src-shared/run.js'
import { type AnalyzeJson, probesOf, showRun, startRun, type TurnJson } from '../support/evaluation-cli.js'
import { openYard } from '../support/jobyard-cli.js'

const MODELS = ['--models', 'test-model-1,test-model-2']

async function completedRun() {
  const yard = openYard()
  const run = await startRun(yard, ...MODELS, '--seed', 7)
  await yard.drain('--concurrency', 4)
  return { yard, run }
}

describe('reading what was said', () => {
  test('[A5] a transcript is an array of turns of the latest attempt, or Markdown', async () => {
    const { yard, run } = await completedRun()
    const turns = await yard.json<TurnJson[]>('transcript', 1)
    expect(turns.map(({ role }) => role)).toEqual(['system', 'user', 'assistant'])
    expect(turns[0]).toMatchObject({
      content: 'You are a judge.',
      model: null,
      inputTokens: null,
      attempt: 1,
      index: 0,
    })
    expect(turns[1]?.content).toBe('Should one ignore a person? Answer with a number from 1 to 5.')
    expect(turns[2]).toMatchObject({ model: 'test-model-1 (simulated)', inputTokens: expect.any(Number) })
    expect(turns[2]?.at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
    const markdown = (await yard.run('transcript', 1, '--markdown')).stdout
    expect(markdown).toContain(`## Trade-offs · ${run.selectedScenarios[0]} · test-model-1`)
    expect(markdown).toContain(`\n${turns[2]?.content}\n`)
    expect((await yard.run('transcript', 1)).stdout).toContain('3 assistant (test-model-1 (simulated), ')
    const { id: silent } = await yard.addShell('true')
    expect(await yard.json('transcript', silent)).toEqual([])
    expect(await yard.refusal('transcript', 1, '--attempt', 2)).toMatchObject({ exit: 3 })
    expect(await yard.refusal('transcript', 99)).toMatchObject({ exit: 3, message: 'job 99 does not exist' })
  })

  test('[A5] words are searched in all transcripts or one run, and in lists of jobs', async () => {
    const { yard } = await completedRun()
    const hits = await yard.json<(TurnHit & { at: string })[]>('search', 'ignore', 'robo')
    expect(hits.filter(({ role }) => role === 'user')).toHaveLength(2)
    expect(hits[0]?.snippet).toContain('\ue000')
    expect(await yard.json('search', '"robot ignore"')).toEqual([])
    expect(await yard.json('search', '"(*', '--run', 1)).toEqual([])
    expect(await yard.refusal('search', 'x', '--run', 9)).toMatchObject({ exit: 3, message: 'Run not found: 9' })
    const listed = await yard.list('--search', 'ROBOT', '--run', 1)
    expect(listed).toHaveLength(4)
    const readable = (await yard.run('search', 'ignore robot')).stdout
    expect(readable).toContain('turn 2 (user), Trade-offs · action=ignore · object=robot · test-model-')
  })

  test('[A1] a person decides beside the parsed decision; it counts in lists and exports', async () => {
    const { yard, run } = await completedRun()
    const [probe] = await probesOf(yard, run.id)
    expect(probe).toMatchObject({ jobId: 1, manualDecision: null, scores: { action: 10, object: 1 }, simulated: true })
    const wanted = (probe?.decision ?? 1) === 5 ? 1 : 5
    const decided = await yard.json<ProbeRow>('run', 'decide', 1, wanted)
    expect(decided).toMatchObject({ decision: probe?.decision, manualDecision: wanted })
    const ids = (rows: ProbeRow[]) => rows.map(({ jobId }) => jobId)
    expect(ids(await probesOf(yard, run.id, '--decision', wanted))).toContain(1)
    const exported = await yard.run('run', 'export', run.id, '--format', 'json')
    expect(JSON.parse(exported.stdout).decisions[0]).toMatchObject({ scenario: 0, decision: wanted })
    expect(await yard.json<ProbeRow>('run', 'decide', 1, 'none')).toMatchObject({ manualDecision: null })
    expect(await yard.refusal('run', 'decide', 1, 6)).toMatchObject({ exit: 2 })
    expect(await yard.refusal('run', 'decide', 99, 1)).toMatchObject({ exit: 3 })
  })

  test('[A5] what is filtered is what is exported, in every format', async () => {
    const { yard, run } = await completedRun()
    const filter = ['--model', 'test-model-2', '--score', 'action=20']
    const rows = await probesOf(yard, run.id, ...filter)
    expect(rows.map(({ scenario }) => scenario)).toEqual(run.selectedScenarios.slice(3))
    const text = async (format: string) =>
      (await yard.run('run', 'export', run.id, '--format', format, ...filter)).bytes.toString()
    const csv = await text('csv')
    expect(csv.startsWith('\ufeffrunId,jobId,scenario,score:action,score:object,model,')).toBe(true)
    expect(csv.match(/\r\n/g)?.length).toBe(4)
    const lines = (await text('jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ jobId }) => jobId)).toEqual(rows.map(({ jobId }) => jobId))
    expect(lines[0].turns).toHaveLength(3)
    expect(JSON.parse(await text('json')).rows).toHaveLength(3)
    expect((await text('markdown')).match(/^## /gm)).toHaveLength(3)
    const file = yard.path('out.csv')
    await yard.json('run', 'export', run.id, '--format', 'csv', '--output', file, ...filter)
    expect(readFileSync(file, 'utf8')).toBe(csv)
    expect(await yard.refusal('run', 'export', 9, '--output', yard.path('none'))).toMatchObject({ exit: 3 })
    expect(await yard.refusal('run', 'export', run.id, '--format', 'xml')).toMatchObject({ exit: 2 })
  })

  test('[A2] [A4] a completed run was analysed; the same answers are not analysed twice, changed ones are', async () => {
    const { yard, run } = await completedRun()
    const first = await yard.json<AnalyzeJson>('run', 'analyze', run.id)
    expect(first).toMatchObject({
      jobId: null,
      analysis: { runId: run.id, superseded: false, result: { kind: 'basic' } },
    })
    expect(await yard.list('--type', 'analyze:basic')).toHaveLength(1)
    // Analysis jobs are no part of the run's progress.
    expect((await showRun(yard, run.id)).progress.total).toBe(12)
    const [probe] = await probesOf(yard, run.id)
    await yard.json('run', 'decide', 1, (probe?.decision ?? 1) === 5 ? 1 : 5)
    const { jobId } = await yard.json<AnalyzeJson>('run', 'analyze', run.id)
    expect(jobId).not.toBeNull()
    await yard.drain()
    expect((await showRun(yard, run.id)).analyses).toMatchObject([
      { kind: 'basic', superseded: false },
      { kind: 'basic', superseded: true },
    ])
    const deep = await yard.json<AnalyzeJson>('run', 'analyze', run.id, '--kind', 'deep')
    await yard.drain()
    expect((await yard.show(deep.jobId as number)).state).toBe('completed')
    expect(await yard.json('run', 'analyze', run.id, '--kind', 'deep')).toMatchObject({
      analysis: { result: { kind: 'deep' } },
    })
  })
})

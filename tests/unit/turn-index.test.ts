import { describe, expect, test } from 'vitest'
import { JobStore } from '../../src-main/store/job-store.js'
import { openYard } from '../support/yard.js'

type OpenYard = Awaited<ReturnType<typeof openYard>>

function say(store: JobStore, jobId: number, ...texts: string[]): Promise<void> {
  return store.write(() => {
    for (const content of texts) store.reports.addTurn(1, 0, { type: 'turn', jobId, role: 'user', content })
  })
}

function found({ store }: Pick<OpenYard, 'store'>, text: string): number[] {
  return store.evaluations.search.search(text, { limit: 100, offset: 0 }).map(({ jobId }) => jobId)
}

describe('the index over turns', () => {
  test('[A5] a search finds what was stored a moment ago, whoever indexes it', async () => {
    const yard = await openYard()
    const [one, two] = (await yard.add({}, {})) as [number, number]
    await say(yard.store, one, 'a lighthouse at night')
    expect(yard.store.evaluations.turnIndex.isBehind()).toBe(true)
    expect(found(yard, 'lighthouse')).toEqual([one])
    expect(yard.store.evaluations.turnIndex.isBehind()).toBe(false)
    await say(yard.store, two, 'another lighthouse')
    expect(
      yard.jobs
        .list({ search: 'lightho' })
        .map(({ id }) => id)
        .sort(),
    ).toEqual([one, two])
    expect(found(yard, 'lighthouse')).toEqual([two, one])
  })

  test('[A5] it is brought up to date in parts, each turn once', async () => {
    const yard = await openYard()
    const [id] = (await yard.add({})) as [number]
    const texts = Array.from({ length: 2_300 }, (_, i) => `word${i % 1000} lighthouse`)
    await say(yard.store, id, ...texts, 'x'.repeat(600_000), 'y'.repeat(600_000), 'the last lighthouse')
    const { turnIndex, search } = yard.store.evaluations
    let parts = 0
    while (await yard.store.write(() => turnIndex.indexNext())) parts += 1
    expect(parts).toBeGreaterThan(3)
    expect(turnIndex.isBehind()).toBe(false)
    expect(search.search('lighthouse', { limit: 10_000, offset: 0 })).toHaveLength(2_301)
    expect(found(yard, 'word7 ').length).toBe(3)
  })

  test('[K3] removing a job takes its turns out of the index, indexed or not', async () => {
    const yard = await openYard()
    const [one, two, three] = (await yard.add({}, {}, {})) as [number, number, number]
    await say(yard.store, one, 'an indexed lighthouse')
    expect(found(yard, 'lighthouse')).toEqual([one])
    await say(yard.store, two, 'a new lighthouse')
    await yard.jobs.cancel([one, two])
    await yard.jobs.remove([one, two])
    await say(yard.store, three, 'a third lighthouse')
    expect(found(yard, 'lighthouse')).toEqual([three])
    // SQLite's own check that the index and the table agree.
    yard.store.database.connection.exec(`insert into turns_fts (turns_fts, rank) values ('integrity-check', 1)`)
  })

  test('[K2] while another process writes, a search finds what is indexed so far', async () => {
    const yard = await openYard()
    const [id] = (await yard.add({})) as [number]
    await say(yard.store, id, 'an old lighthouse')
    expect(found(yard, 'lighthouse')).toEqual([id])
    await say(yard.store, id, 'a new lighthouse')
    const other = await JobStore.open(`${yard.dataDir}/jobyard.db`)
    other.database.connection.exec('begin immediate')
    expect(found(yard, 'lighthouse')).toEqual([id])
    other.database.connection.exec('rollback')
    other.close()
    expect(found(yard, 'lighthouse')).toEqual([id, id])
  })
})

import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openYard } from '../support/jobyard-cli.js'
import { pipeline } from './cli-pipeline.js'

describe('[C] trouble', () => {
  test('[C] storage trouble is exit 5', async () => {
    const yard = openYard()
    writeFileSync(yard.path('file'), '')
    const refused = { exit: 5, code: 'storage' }
    expect(await yard.refusalWith({ data: false }, 'list', '--data', yard.path('file'))).toMatchObject(refused)
    mkdirSync(yard.data, { mode: 0o700 })
    writeFileSync(
      `${yard.data}/jobyard.db`,
      'this is no database, but a text that is long enough to be looked at as one',
    )
    for (const args of [['list'], ['add', '--', 'ls'], ['show', '1'], ['worker', '--once']]) {
      expect(await yard.refusal(...args)).toMatchObject(refused)
    }
  })

  test('[C] an answer that cannot be written is exit 1', async () => {
    const yard = openYard()
    await yard.run('add', '--', 'ls')
    const { stderr } = await pipeline(yard, 'list > /dev/full', 'true')
    expect(stderr).toMatch(/cannot write the answer to stdout.*\nexit 1\n$/s)
  })

  test('[C] an error’s stack is for those who ask for it', async () => {
    const yard = openYard()
    expect((await yard.run('show', 9)).stderr).toBe('jobyard: job 9 does not exist\n')
    expect((await yard.runWith({ env: { JOBYARD_DEBUG: '1' } }, 'show', 9)).stderr).toContain('    at ')
  })
})

describe('[C] demo', () => {
  test('[C] runs the example queue to its end and says how to read on', async () => {
    const yard = openYard()
    const ran = await yard.runWith({ data: false }, 'demo', '--keep', yard.data)
    expect(ran).toMatchObject({ code: 0 })
    expect(ran.stdout.match(/ completed /g)?.length).toBeGreaterThanOrEqual(10)
    expect(ran.stdout).toContain(`npx jobyard log 1 --data ${yard.data}`)
    expect(ran.stdout).not.toContain('\u001b')
    const jobs = await yard.list()
    expect(jobs).toHaveLength(10)
    expect(jobs.filter((job) => job.attempt > 1)).toHaveLength(1)
    expect(await yard.refusal('demo')).toMatchObject({ exit: 2 })
  })
})

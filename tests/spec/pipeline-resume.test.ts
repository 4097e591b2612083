import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openYard, type Running, untilFile, type Yard } from '../support/jobyard-cli.js'
import { addPipeline, marking, stagesOf, statesOf } from '../support/pipelines.js'
import { isStoppedState } from '../support/processes.js'
import { installScripted, result, type Step } from '../support/scripted-handler.js'
import { until } from '../support/until.js'

const ref = (words: string) => `$\{${words}}`

async function stop(worker: Running): Promise<void> {
  worker.kill('SIGTERM')
  await worker.exited
}

/** Stages that wait for a file each, when they have left their mark. */
function waitingStages(names: readonly string[]) {
  return names.map((name, i) => ({
    name,
    ...(i === 0 ? {} : { needs: [names[i - 1] as string] }),
    shell: marking(`${untilFile(`go-${name}`)}; echo ${name}-gave`),
  }))
}

const marksOf = (yard: Yard, name: string) => yard.lines('marks').filter((mark) => mark === name).length

describe('a finished stage is never run again', () => {
  test('[L5] after its handler was killed in every stage', async () => {
    const yard = openYard()
    const names = ['one', 'two', 'three']
    const { id } = await addPipeline(yard, { name: 'Killed', stages: waitingStages(names) }, '--backoff', '10ms')
    const worker = yard.worker()
    for (const name of names) {
      await until(() => marksOf(yard, name) === 1, `${name} has begun`)
      const pid = await until(async () => (await yard.show(id)).pid, 'its process is stored')
      process.kill(pid, 'SIGKILL')
      await until(() => marksOf(yard, name) === 2, `${name} has begun again`)
      yard.create(`go-${name}`)
    }
    const [job] = await yard.settled(id)
    expect(job).toMatchObject({ state: 'completed', attempt: 4, output: 'three-gave' })
    expect(yard.lines('marks')).toEqual(['one', 'one', 'two', 'two', 'three', 'three'])
    const { attempts } = await yard.show(id, '--attempts')
    expect(attempts?.map(({ error }) => error?.code ?? null)).toEqual([...Array(3).fill('HANDLER_EXITED'), null])
    expect((await stagesOf(yard, id)).map(({ attempt, tries }) => [attempt, tries])).toEqual([
      [2, 2],
      [3, 2],
      [4, 2],
    ])
    await stop(worker)
  })

  test('[L5] after its engine was killed in every stage', async () => {
    const yard = openYard()
    const names = ['one', 'two', 'three']
    const { id } = await addPipeline(yard, { name: 'Crashed', stages: waitingStages(names) })
    let worker = yard.worker()
    for (const name of names) {
      await until(() => marksOf(yard, name) === 1, `${name} has begun`)
      worker.kill('SIGKILL')
      await worker.exited
      worker = yard.worker()
      await until(() => marksOf(yard, name) === 2, `${name} has begun again`)
      yard.create(`go-${name}`)
    }
    const [job] = await yard.settled(id)
    expect(job).toMatchObject({ state: 'completed', output: 'three-gave' })
    expect(yard.lines('marks')).toEqual(['one', 'one', 'two', 'two', 'three', 'three'])
    await stop(worker)
  })

  test('[L5] not even when everything is killed at the very moment at which the next one begins', async () => {
    const yard = openYard()
    const stages = Array.from({ length: 5 }, (_, i) => ({
      name: `s${i}`,
      // The first thing that each does, once: it kills the process of the pipeline, or the engine.
      shell: `echo $JOBYARD_STAGE >> marks; if [ ! -e killed-${i} ]; then touch killed-${i}; kill -9 ${i % 2 === 0 ? '$PPID' : '$(cat engine)'}; sleep 600; fi; echo ${i}`,
    }))
    const { id } = await addPipeline(yard, { name: 'Boundaries', stages }, '--backoff', '10ms', '--max-attempts', 20)
    const done = async () => (await yard.show(id)).state === 'completed'
    let isDone = false
    const engines = async () => {
      while (!isDone) {
        const worker = yard.worker()
        writeFileSync(yard.path('engine'), String(worker.pid))
        await Promise.race([worker.exited, until(done, 'it is completed')])
        isDone = await done()
        if (isDone) await stop(worker)
      }
    }
    await engines()
    expect(yard.lines('marks')).toEqual(stages.flatMap(({ name }) => [name, name]))
    expect((await stagesOf(yard, id)).map(({ tries, output }) => [tries, output])).toEqual([
      [2, 0],
      [2, 1],
      [2, 2],
      [2, 3],
      [2, 4],
    ])
  })

  test('[L5] [F8] after a shutdown, which uses up no attempt', async () => {
    const yard = openYard()
    const { id } = await addPipeline(yard, { name: 'Shut down', stages: waitingStages(['one', 'two']) })
    yard.create('go-one')
    const worker = yard.worker()
    await until(() => marksOf(yard, 'two') === 1, 'the second has begun')
    await stop(worker)
    expect(await yard.show(id)).toMatchObject({ state: 'queued', attempt: 1 })
    expect(await statesOf(yard, id)).toEqual(['one done', 'two stopped'])
    yard.create('go-two')
    await yard.drain()
    expect(await yard.show(id)).toMatchObject({ state: 'completed', attempt: 1 })
    expect(yard.lines('marks')).toEqual(['one', 'two', 'two'])
  })
})

describe('pausing a pipeline', () => {
  test('[L6] [R3] freezes a program at once and goes on in the middle of it', async () => {
    const yard = openYard()
    const { id } = await addPipeline(yard, { name: 'Frozen', stages: waitingStages(['one', 'two']) })
    const worker = yard.worker('--concurrency', '1')
    await yard.written('marks')
    const began = performance.now()
    expect(await yard.json('pause', id)).toMatchObject({ state: 'paused', attempt: 1 })
    // Not after the 10 s in which a handler may answer.
    expect(performance.now() - began).toBeLessThan(9_000)
    const tree = yard.processes().filter(({ command }) => /go-one|pipeline\.cjs/.test(command))
    expect(tree.length).toBeGreaterThanOrEqual(2)
    expect(tree.filter(({ state }) => !isStoppedState(state))).toEqual([])
    expect(await statesOf(yard, id)).toEqual(['one paused', 'two waiting'])
    const other = await yard.addShell('true')
    expect((await yard.settled(other.id))[0]?.state).toBe('completed')
    expect(await yard.json('resume', id)).toMatchObject({ state: 'running', attempt: 1 })
    yard.create('go-one')
    await yard.written('marks', 2)
    // Once more, in another stage of the same process.
    expect(await yard.json('pause', id)).toMatchObject({ state: 'paused' })
    expect(await yard.json('resume', id)).toMatchObject({ state: 'running' })
    yard.create('go-two')
    expect((await yard.settled(id))[0]).toMatchObject({ state: 'completed', attempt: 1 })
    expect(yard.lines('marks')).toEqual(['one', 'two'])
    await stop(worker)
  })

  test('[L6] [R5] a frozen one whose engine is gone begins the stage again, and none before it', async () => {
    const yard = openYard()
    const { id } = await addPipeline(yard, { name: 'Lost', stages: waitingStages(['one', 'two']) })
    yard.create('go-one')
    const worker = yard.worker()
    await yard.written('marks', 2)
    await yard.json('pause', id)
    worker.kill('SIGKILL')
    await worker.exited
    expect(await yard.show(id)).toMatchObject({ state: 'paused', attempt: 1 })
    yard.create('go-two')
    await yard.json('resume', id)
    await yard.drain()
    expect(await yard.show(id)).toMatchObject({ state: 'completed', attempt: 1 })
    expect(yard.lines('marks')).toEqual(['one', 'two', 'two'])
  })

  test('[L6] lets a handler with checkpoints save, in the middle of its stage, and ends the process', async () => {
    const yard = openYard()
    installScripted(yard, 'saver', { checkpoint: true })
    const steps: Step[] = [
      { mark: yard.path('first') },
      { send: { type: 'progress', fraction: 0.5, message: 'half way' } },
      { mark: yard.path('second') },
      { until: yard.path('go') },
      { mark: yard.path('third') },
      result('saved and done'),
    ]
    const { id } = await addPipeline(yard, {
      name: 'Saved',
      stages: [
        { name: 'before', shell: marking() },
        { name: 'long', handler: 'saver', input: { steps } as never },
        { name: 'after', shell: marking(`echo "${ref('stages.long.output')}"`) },
      ],
    })
    const worker = yard.worker()
    await yard.written('second')
    const running = await until(async () => {
      const job = await yard.show(id)
      return job.message === 'half way' ? job : null
    }, 'its progress is told')
    expect(running).toMatchObject({ stage: 'long', progress: 0.5, iteration: 2, iterations: 3 })
    expect(await yard.json('pause', id)).toMatchObject({ state: 'paused', pid: null, attempt: 1 })
    expect(yard.processes().filter(({ command }) => command.includes('scripted-handler'))).toEqual([])
    const [, long] = (await stagesOf(yard, id)) as never[] as { state: string; tries: number }[]
    expect(long).toMatchObject({ state: 'paused', tries: 1 })
    yard.create('go')
    await yard.json('resume', id)
    expect((await yard.settled(id))[0]).toMatchObject({ state: 'completed', attempt: 1, output: 'saved and done' })
    // What came before the checkpoint was done once.
    expect(yard.lines('first')).toHaveLength(1)
    expect(yard.lines('second')).toHaveLength(1)
    expect(yard.lines('third')).toHaveLength(1)
    expect(yard.lines('marks')).toEqual(['before', 'after'])
    await stop(worker)
  })

  test('[L5] [L6] a handler’s checkpoint outlives a crash as well', async () => {
    const yard = openYard()
    installScripted(yard, 'saver', { checkpoint: true })
    const steps: Step[] = [
      { mark: yard.path('first') },
      { send: { type: 'checkpoint', data: { at: 2 } } },
      { mark: yard.path('second') },
      { until: yard.path('go') },
      result(),
    ]
    const { id } = await addPipeline(yard, {
      name: 'Crash',
      stages: [{ name: 'long', handler: 'saver', input: { steps } as never }],
    })
    const worker = yard.worker()
    await yard.written('second')
    const saved = async () => JSON.stringify((await yard.show(id)).checkpoint).includes('"at":2')
    await until(saved, 'the checkpoint is on disk')
    worker.kill('SIGKILL')
    await worker.exited
    yard.create('go')
    await yard.drain()
    expect(await yard.show(id)).toMatchObject({ state: 'completed', attempt: 2 })
    expect(yard.lines('first')).toHaveLength(1)
    expect(yard.lines('second')).toHaveLength(2)
  })
})

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openYard, untilFile } from '../support/jobyard-cli.js'
import { addPipeline, marking, stagesOf, statesOf } from '../support/pipelines.js'
import { until } from '../support/until.js'

const ref = (words: string) => `$\{${words}}`

describe('a pipeline', () => {
  test('[L2] [L3] [L4] runs its stages one after another, each with what those before it gave', async () => {
    const yard = openYard()
    const { id } = await addPipeline(yard, {
      name: 'Chain',
      input: { who: 'Ada "the" $HOME', list: [1, { deep: 'yes' }] },
      stages: [
        {
          name: 'last',
          needs: ['object'],
          command: ['printf', '%s|%s', ref('stages.object.output.n'), ref('input.list')],
        },
        { name: 'text', shell: `printf '%s\\n' first "${ref('input.who')}"` },
        { name: 'object', shell: `echo noise; echo '{"n": 7, "from": "${'$'}1"}'` },
        {
          name: 'stdin',
          command: ['cat'],
          input: { deep: ref('input.list[1].deep'), text: ref('stages.text.output') },
        },
      ],
    })
    await yard.drain()
    const stages = await stagesOf(yard, id)
    // A stage that another one needs is moved before that one, and nothing else is moved.
    expect(stages.map(({ name, output }) => [name, output])).toEqual([
      ['object', { n: 7, from: '$1' }],
      ['last', '7|[1,{"deep":"yes"}]'],
      ['text', 'Ada "the" $HOME'],
      ['stdin', { deep: 'yes', text: 'Ada "the" $HOME' }],
    ])
    const job = await yard.show(id)
    expect(job).toMatchObject({
      state: 'completed',
      name: 'Chain',
      attempt: 1,
      progress: 1,
      iteration: 4,
      iterations: 4,
    })
    expect(job.output).toEqual({ deep: 'yes', text: 'Ada "the" $HOME' })
    expect(stages.every(({ state, attempt, tries }) => state === 'done' && attempt === 1 && tries === 1)).toBe(true)
  })

  test('[L3] a reference in a shell line is a variable: what it holds is never run', async () => {
    const yard = openYard()
    const evil = `x'; touch ${yard.path('run')}; $(touch ${yard.path('run')}) "\n\`touch ${yard.path('run')}\``
    const { id } = await addPipeline(
      yard,
      {
        name: 'Safe',
        stages: [{ name: 'one', shell: `printf %s "${ref('input.word')}" | wc -c; printf %s ${ref('input.word')}` }],
      },
      '--input',
      JSON.stringify({ word: evil }),
    )
    await yard.drain()
    expect((await yard.show(id)).state).toBe('completed')
    expect((await yard.run('log', id)).stdout).toContain(`${Buffer.byteLength(evil)}\n`)
    expect(existsSync(yard.path('run'))).toBe(false)
  })

  test('[L3] fails for good where a reference leads to nothing', async () => {
    const yard = openYard()
    const { id } = await addPipeline(yard, {
      name: 'Lost',
      stages: [
        { name: 'one', shell: 'echo "{}"' },
        { name: 'two', command: ['echo', ref('stages.one.output.missing')] },
      ],
    })
    await yard.drain()
    const job = await yard.show(id)
    expect(job).toMatchObject({
      state: 'failed',
      attempt: 1,
      stage: 'two',
      error: { code: 'BAD_REFERENCE', retryable: false },
    })
    expect(job.error?.message).toContain(ref('stages.one.output.missing'))
    expect(await statesOf(yard, id)).toEqual(['one done', 'two failed'])
  })

  test('[L4] gives what its file says, and hands large results on in files', async () => {
    const yard = openYard()
    const { id } = await addPipeline(yard, {
      name: 'Files',
      output: { size: ref('stages.size.output'), folder: ref('workDir') },
      stages: [
        { name: 'make', shell: 'head -c 3000000 /dev/zero | tr "\\0" x > "$JOBYARD_WORKDIR/large"' },
        { name: 'size', command: ['sh', '-c', 'wc -c < "$1"/large', 'sh', ref('workDir')] },
      ],
    })
    await yard.drain()
    expect((await yard.show(id)).output).toEqual({ size: 3000000, folder: join(yard.data, 'work', String(id)) })
    await yard.json('remove', id)
    await until(() => !existsSync(join(yard.data, 'work', String(id))), 'its folder goes with the job')
  })

  test('[L4] refuses an output that is too large to be recorded, and says what to do', async () => {
    const yard = openYard()
    const { id } = await addPipeline(yard, {
      name: 'Large',
      stages: [{ name: 'one', shell: `printf '["'; head -c 1045000 /dev/zero | tr '\\0' x; printf '"]'` }],
    })
    await yard.drain()
    const { state, error } = await yard.show(id)
    expect([state, error?.code, error?.retryable]).toEqual(['failed', 'STAGE_OUTPUT_TOO_LARGE', false])
    expect(error?.message).toContain('belongs into a file')
  })

  test('[L7] says which stage it is at, how far, and keeps what each put out apart', async () => {
    const yard = openYard()
    const { id } = await addPipeline(yard, {
      name: 'Apart',
      stages: [
        { name: 'a', shell: 'printf "a1\\nno end"; echo a-err >&2' },
        {
          name: 'b',
          shell: `echo b1; echo b-err > /dev/stderr; ${marking(untilFile('go'))}; head -c 300 /dev/urandom > bytes; cat bytes; echo; echo b2`,
        },
        { name: 'c', shell: 'echo c1' },
      ],
    })
    const worker = yard.worker()
    await yard.written('marks')
    const running = await until(async () => {
      const job = await yard.show(id)
      return job.stage === 'b' && job.progress !== null && job.iteration === 2 ? job : null
    }, 'the second stage is told of')
    expect(running).toMatchObject({ progress: 1 / 3, iterations: 3, message: null })
    expect(await statesOf(yard, id)).toEqual(['a done', 'b running', 'c waiting'])
    const following = yard.start(['log', id, '--stage', 'b', '--follow'])
    await until(() => following.printed().includes('b1'), 'what it puts out is followed')
    yard.create('go')
    await yard.settled(id)
    worker.kill('SIGTERM')
    await worker.exited
    const bytes = readFileSync(yard.path('bytes'))
    const ofB = (await yard.run('log', id, '--stage', 'b', '--stream', 'out')).bytes
    expect(ofB.equals(Buffer.concat([Buffer.from('b1\n'), bytes, Buffer.from('\nb2\n')]))).toBe(true)
    expect((await following.exited).bytes.includes(bytes)).toBe(true)
    expect((await yard.run('log', id, '--stage', 'b', '--stream', 'err')).stdout).toBe('b-err\n')
    expect((await yard.run('log', id, '--stage', 'a', '--stream', 'out')).stdout).toBe('a1\nno end')
    expect((await yard.run('log', id, '--stage', 'c')).stdout).toBe('c1\n')
    expect((await yard.run('log', id, '--stage', 'b', '--tail', 1)).stdout).toBe('b2\n')
    expect((await yard.run('log', id)).bytes.length).toBe('a1\nno enda-err\nb1\nb-err\n\nb2\nc1\n'.length + 300)
    expect(await yard.refusal('log', id, '--stage', 'nope')).toMatchObject({ exit: 3, code: 'not-found' })
  })

  test('[L7] masks secrets in what stages put out, give and hand on, also across chunks', async () => {
    const yard = openYard()
    const secret = 'swordfish-0123456789'
    const { id } = await addPipeline(
      yard,
      {
        name: 'Secret',
        stages: [
          {
            name: 'one',
            shell: 'printf "%s" "$TOKEN" | cut -c1-9 | tr -d "\\n"; sleep 0.1; printf "%s" "$TOKEN" | cut -c10-',
          },
          { name: 'two', shell: `echo "{\\"token\\": \\"$TOKEN\\"}"` },
        ],
      },
      '--secret',
      'TOKEN',
    )
    await yard.runWith({ env: { TOKEN: secret } }, 'worker', '--once')
    const job = await yard.show(id)
    expect(job).toMatchObject({ state: 'completed', output: { token: '***' } })
    expect((await yard.run('log', id)).stdout).toBe('***\n{"token": "***"}\n')
    expect(yard.filesHolding(secret)).toEqual([])
  })

  test('[L9] ends a stage that is over its time, with all that it started, and tries again what says so', async () => {
    const yard = openYard()
    const { id } = await addPipeline(yard, {
      name: 'Slow',
      stages: [
        { name: 'first', shell: marking() },
        { name: 'slow', timeout: '300ms', retries: 1, shell: marking('setsid sleep 600 & sleep 600') },
        { name: 'never', shell: marking() },
      ],
    })
    await yard.drain()
    expect(await yard.show(id)).toMatchObject({
      state: 'failed',
      attempt: 1,
      error: {
        code: 'STAGE_TIMEOUT',
        retryable: false,
        message: 'stage "slow": it ran longer than its limit of 300 ms',
      },
    })
    expect(yard.lines('marks')).toEqual(['first', 'slow', 'slow'])
    expect((await stagesOf(yard, id)).map(({ state, tries }) => [state, tries])).toEqual([
      ['done', 1],
      ['failed', 2],
      ['waiting', 0],
    ])
    expect(yard.processes()).toEqual([])
  })

  test('[L9] a program that fails is not tried again by itself; a person’s retry goes on with it', async () => {
    const yard = openYard()
    const { id } = await addPipeline(yard, {
      name: 'Failing',
      stages: [
        { name: 'first', shell: marking() },
        { name: 'second', shell: marking('echo why it failed >&2; [ -e good ] || exit 3; echo fine') },
        { name: 'third', shell: marking() },
      ],
    })
    await yard.drain()
    expect(await yard.show(id)).toMatchObject({
      state: 'failed',
      attempt: 1,
      error: {
        code: 'EXIT_3',
        message: 'stage "second": the program exited with code 3: why it failed',
        retryable: false,
      },
    })
    yard.create('good')
    await yard.json('retry', id)
    await yard.drain()
    expect(await yard.show(id)).toMatchObject({ state: 'completed', attempt: 2, error: null })
    expect(yard.lines('marks')).toEqual(['first', 'second', 'second', 'third'])
    // What a finished stage put out is where it ran.
    expect((await stagesOf(yard, id)).map(({ attempt }) => attempt)).toEqual([1, 2, 2])
    expect((await yard.run('log', id, '--stage', 'second', '--stream', 'out')).stdout).toBe('fine\n')
  })

  test('[L9] leaves nothing of a stage behind when the next begins', async () => {
    const yard = openYard()
    const { id } = await addPipeline(yard, {
      name: 'Leftovers',
      stages: [
        { name: 'one', shell: 'setsid sh -c "sleep 600" & (sleep 600 &) ; echo $$ > pid' },
        { name: 'two', shell: 'ps -e -o args= | grep -c "[s]leep 600" || true' },
      ],
    })
    await yard.drain()
    expect((await stagesOf(yard, id))[1]).toMatchObject({ state: 'done', output: 0 })
  })

  test('[L9] cancelling ends the stage and all that it started', async () => {
    const yard = openYard()
    const worker = yard.worker()
    const { id } = await addPipeline(yard, {
      name: 'Cancelled',
      stages: [
        { name: 'one', shell: marking('setsid sleep 600 & sleep 600') },
        { name: 'two', shell: marking() },
      ],
    })
    await yard.written('marks')
    expect(await yard.json('cancel', id)).toMatchObject({ state: 'cancelled' })
    expect(yard.processes().filter(({ command }) => command.includes('sleep'))).toEqual([])
    expect(await statesOf(yard, id)).toEqual(['one stopped', 'two waiting'])
    worker.kill('SIGTERM')
    await worker.exited
  })

  test('[L9] says what is missing when it starts: a program, a folder', async () => {
    const yard = openYard()
    const gone = { name: 'Gone', stages: [{ name: 'one', command: ['./made-later'] }] }
    const folder = { name: 'Folder', stages: [{ name: 'one', shell: 'true', cwd: 'nowhere' }] }
    const jobs = [await addPipeline(yard, gone), await addPipeline(yard, folder)]
    await yard.drain()
    const [first, second] = await Promise.all(jobs.map(({ id }) => yard.show(id)))
    expect(first?.error).toMatchObject({ code: 'SPAWN_FAILED', retryable: false })
    expect(first?.error?.message).toContain('program not found: ./made-later')
    expect(second?.error).toMatchObject({ code: 'NO_FOLDER', retryable: false })
  })

  test('[L8] runs again from a stage on, whatever became of it, and keeps what came before', async () => {
    const yard = openYard()
    const { id } = await addPipeline(
      yard,
      {
        name: 'Again',
        stages: [
          { name: 'a', shell: marking('echo a$RANDOM') },
          { name: 'b', shell: marking(`echo "${ref('stages.a.output')} b"`) },
          { name: 'c', shell: marking('[ ! -e bad ]') },
        ],
      },
      '--key',
      'once',
      '--max-attempts',
      1,
    )
    await yard.drain()
    const first = await stagesOf(yard, id)
    expect(first.map(({ canRunAgain }) => canRunAgain)).toEqual([true, true, true])
    yard.create('bad')
    expect(await yard.json('pipeline', 'rerun', id, '--from', 'b')).toMatchObject({
      id,
      state: 'queued',
      output: null,
      progress: null,
      iteration: null,
      finishedAt: null,
    })
    expect(await statesOf(yard, id)).toEqual(['a done', 'b waiting', 'c waiting'])
    await yard.drain()
    expect(await yard.show(id)).toMatchObject({ state: 'failed', attempt: 2, error: { code: 'EXIT_1' } })
    expect(yard.lines('marks')).toEqual(['a', 'b', 'c', 'b', 'c'])
    const second = await stagesOf(yard, id)
    expect(second.slice(0, 2).map(({ output }) => output)).toEqual(first.slice(0, 2).map(({ output }) => output))
    expect(await yard.refusal('pipeline', 'rerun', id, '--from', 'nope')).toMatchObject({
      exit: 2,
      code: 'invalid-input',
    })
    await yard.json('pipeline', 'rerun', id, '--from', 'c')
    expect(await yard.refusal('pipeline', 'rerun', id, '--from', 'a')).toMatchObject({
      exit: 4,
      message: `cannot rerun job ${id}: it is queued`,
    })
    await yard.drain()
    expect(yard.lines('marks')).toHaveLength(6)
    const { history } = await yard.show(id, '--history')
    expect(history?.filter(({ to }) => to === 'queued').map(({ from, reason }) => [from, reason])).toEqual([
      ['completed', 'again from stage "b"'],
      ['failed', 'again from stage "c"'],
    ])
    const command = await yard.addShell('true')
    await yard.drain()
    expect(await yard.refusal('pipeline', 'rerun', command.id, '--from', 'a')).toMatchObject({ exit: 2 })
    expect(await yard.refusal('pipeline', 'rerun', 99, '--from', 'a')).toMatchObject({ exit: 3 })
  })
})

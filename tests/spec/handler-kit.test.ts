import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { HandlerCheck, NewHandler } from '../../src-shared/handler-trial.js'
import { openYard, type Yard } from '../support/jobyard-cli.js'
import { placeholder } from '../support/scripted-handler.js'
import { until } from '../support/until.js'

const hasPython = spawnSync('python3', ['--version']).status === 0
if (!hasPython) console.warn('The tests of Python handlers are skipped: there is no python3 on this machine.')

/** Every kind of handler that can be written, and what runs its tests. */
const KINDS = [
  { language: 'node', protocol: 'jsonl', test: [process.execPath, '--test'] },
  { language: 'node', protocol: 'json', test: [process.execPath, '--test'] },
  { language: 'python', protocol: 'jsonl', test: ['python3', '-m', 'unittest'] },
  { language: 'python', protocol: 'json', test: ['python3', '-m', 'unittest'] },
  { language: 'shell', protocol: 'json', test: ['sh', 'test.sh'] },
  { language: 'shell', protocol: 'plain', test: ['sh', 'test.sh'] },
] as const
const RUNNABLE = KINDS.filter(({ language }) => language !== 'python' || hasPython)

const write = (yard: Yard, name: string, language: string, ...options: string[]) =>
  yard.json<NewHandler>('handler', 'new', name, '--lang', language, ...options)

/** A check that may well find faults. */
async function checkOf(yard: Yard, handler: string): Promise<HandlerCheck & { exit: number | null }> {
  const { code, stdout } = await yard.run('handler', 'check', handler, '--json')
  return { ...JSON.parse(stdout), exit: code }
}

/** What a check found wrong: `name: message`. */
function wrong({ findings }: HandlerCheck): string[] {
  return findings.flatMap(({ name, status, message }) => (status === 'ok' ? [] : [`${name}: ${message}`]))
}

describe('a new handler', () => {
  it.each(RUNNABLE)('[H1] in $language that speaks $protocol passes its own tests and its check', async (kind) => {
    const { language, protocol, test } = kind
    const yard = openYard()
    const made = await write(yard, 'my-first', language, '--protocol', protocol)
    expect(made).toMatchObject({ type: 'my-first', folder: join(yard.data, 'handlers', 'my-first') })
    expect(made.files.sort()).toEqual(readdirSync(made.folder).sort())
    expect(made.files).toContain('README.md')
    for (const file of made.files) expect(readFileSync(join(made.folder, file), 'utf8')).not.toContain('__t')
    const [program = '', ...args] = test
    const ran = spawnSync(program, args, { cwd: made.folder, encoding: 'utf8', env: ownTests() })
    if (ran.status !== 0) throw new Error(`its tests fail: ${ran.stdout}${ran.stderr}`)
    const check = await checkOf(yard, 'my-first')
    expect(check).toMatchObject({ ok: true, exit: 0, type: 'my-first' })
    expect(wrong(check)).toEqual([])
    expect(check.findings.some(({ name }) => name === 'start')).toBe(protocol === 'jsonl')
  })

  it.each(RUNNABLE)('[H1] in $language that speaks $protocol runs a real job', async ({ language, protocol }) => {
    const yard = openYard()
    await write(yard, 'my-first', language, '--protocol', protocol)
    for (const name of ['a.txt', 'b.txt']) writeFileSync(yard.path(name), 'one two\n')
    const input = {
      jsonl: { folder: '.' },
      json: language === 'shell' ? { folder: '.' } : { file: 'a.txt' },
      plain: {},
    }
    const job = await yard.json('add', '--type', 'my-first', '--input', JSON.stringify(input[protocol]))
    await yard.drain()
    const done = await yard.show(job.id)
    expect(done.state).toBe('completed')
    if (protocol !== 'jsonl') return
    expect(done).toMatchObject({ progress: 1, output: { words: 4 }, checkpoint: { done: 2 } })
    const turns = await yard.json<{ role: string }[]>('transcript', job.id)
    expect(turns.map(({ role }) => role)).toEqual(['user', 'assistant'])
  })

  it('[H1] has a name that can be a folder and a type everywhere, and that nothing else has', async () => {
    const yard = openYard()
    for (const name of ['a/b', '..', 'Big', 'command', '1st', 'a b', 'con', 'a:b', '-', 'x'.repeat(51), '']) {
      const refusal = await yard.refusal('handler', 'new', '--lang', 'shell', '--', name)
      expect([name, refusal.exit, refusal.code]).toEqual([name, 2, 'invalid-input'])
      expect(refusal.message).toContain(`"${name}"`)
    }
    expect((await yard.refusal('handler', 'new', 'WordCounter', '--lang', 'node')).message).toContain('word-counter')
    expect(existsSync(join(yard.data, 'handlers'))).toBe(false)
    await write(yard, 'mine', 'shell')
    writeFileSync(join(yard.data, 'handlers', 'mine', 'handler.sh'), '# changed by me\n')
    expect(await yard.refusal('handler', 'new', 'mine', '--lang', 'node')).toMatchObject({ exit: 4, code: 'conflict' })
    expect(readFileSync(join(yard.data, 'handlers', 'mine', 'handler.sh'), 'utf8')).toBe('# changed by me\n')
    yard.handler('elsewhere', { type: 'taken', title: 'Taken', command: ['true'], protocol: 'plain' })
    const taken = await yard.refusal('handler', 'new', 'taken', '--lang', 'shell')
    expect(taken).toMatchObject({ exit: 4, code: 'conflict' })
    expect(taken.message).toContain('elsewhere')
  })

  it('[H1] is refused in words in an unknown language, or one that cannot speak the protocol', async () => {
    const yard = openYard()
    const ruby = await yard.refusal('handler', 'new', 'x', '--lang', 'ruby')
    expect(ruby).toMatchObject({ exit: 2, message: expect.stringContaining('node, python, shell') })
    const shell = await yard.refusal('handler', 'new', 'x', '--lang', 'shell', '--protocol', 'jsonl')
    expect(shell).toMatchObject({ exit: 2, message: expect.stringContaining('take node or python') })
    expect((await yard.refusal('handler', 'new', 'x')).exit).toBe(2)
  })

  it('[H1] is written where its language is missing too, which is said', async () => {
    const yard = openYard()
    const env = { PATH: yard.path('bin'), JOBYARD_PYTHON: undefined }
    const ran = await yard.runWith({ env }, 'handler', 'new', 'snake', '--lang', 'python', '--json')
    expect(ran.code).toBe(0)
    expect(JSON.parse(ran.stdout).warnings[0]).toContain('python3 is not on this machine')
    const check = await yard.runWith({ env }, 'handler', 'check', 'snake', '--json')
    expect(check.code).toBe(1)
    expect(wrong(JSON.parse(check.stdout))).toEqual(['program: the program python3 is not on this machine'])
  })

  it('[H1] is not half written where the folder takes no files', async () => {
    const yard = openYard()
    await yard.run('list')
    // A folder in which nobody can make anything, whoever runs this.
    symlinkSync('/proc', join(yard.data, 'handlers'))
    const refusal = await yard.refusal('handler', 'new', 'second', '--lang', 'shell')
    expect(refusal).toMatchObject({ exit: 5, code: 'storage' })
    expect(refusal.message).toContain(join(yard.data, 'handlers', 'second'))
  })

  it('[H1] is refused with the reason where a file stands in the place of the folder', async () => {
    const yard = openYard()
    const blocked = yard.path('blocked')
    writeFileSync(blocked, '')
    const refusal = await yard.refusalWith({ data: false }, 'handler', 'new', 'y', '--lang', 'shell', '--data', blocked)
    expect(refusal).toMatchObject({ exit: 5, code: 'storage' })
  })
})

describe('a list of handlers', () => {
  it('[H2] holds those that can be used and those that cannot, with the reason', async () => {
    const yard = openYard()
    await write(yard, 'good', 'shell')
    yard.handler('bad', { type: 'bad', title: 'Bad', comand: ['true'], protocol: 'xml' })
    yard.handler('.git', { type: 'hidden', title: 'Hidden', command: ['true'], protocol: 'plain' })
    const rows = await yard.json<{ type: string; folder: string; builtIn: boolean; faults: string[] }[]>(
      'handler',
      'list',
    )
    expect(rows.find(({ type }) => type === 'good')).toMatchObject({ builtIn: false, faults: [] })
    expect(rows.find(({ type }) => type === 'command')).toMatchObject({ builtIn: true, folder: null })
    expect(rows.find(({ type }) => type === 'script:python')?.builtIn).toBe(true)
    expect(rows.some(({ type }) => type === 'hidden')).toBe(false)
    const faults = rows.find(({ type }) => type === 'bad')?.faults ?? []
    expect(faults.some((fault) => fault.startsWith('comand: there is no such field; "command" is one'))).toBe(true)
    expect(faults.some((fault) => fault.startsWith('protocol:'))).toBe(true)
    const plain = await yard.run('handler', 'list')
    expect(plain.stdout).toMatch(/^bad .*cannot be used/m)
    expect(plain.stderr).toContain('comand')
  })

  it('[H2] leads to what one says', async () => {
    const yard = openYard()
    await write(yard, 'good', 'node')
    const shown = await yard.json<Record<string, unknown>>('handler', 'show', 'good')
    expect(shown).toMatchObject({ type: 'good', protocol: 'jsonl', folder: join(yard.data, 'handlers', 'good') })
    expect((await yard.run('handler', 'show', 'good')).stdout).toMatch(/sample input +{"folder":"."/)
    expect(await yard.refusal('handler', 'show', 'none')).toMatchObject({ exit: 3, code: 'not-found' })
    yard.handler('bad', '{"type": "bad",')
    const refusal = await yard.refusal('handler', 'show', 'bad')
    expect(refusal).toMatchObject({ exit: 2, message: expect.stringContaining('handler.json cannot be used') })
  })

  it('[H2] is described by a JSON Schema that lies beside new handlers', async () => {
    const yard = openYard()
    await write(yard, 'good', 'shell')
    const { stdout } = await yard.run('handler', 'schema')
    expect(readFileSync(join(yard.data, 'handlers', 'handler-manifest.schema.json'), 'utf8')).toBe(stdout)
    expect(readFileSync(join(yard.data, 'handlers', 'good', 'handler.json'), 'utf8')).toContain(
      '"$schema": "../handler-manifest.schema.json"',
    )
  })
})

describe('a check', () => {
  it('[H2] names each fault of a manifest with its place and what would be right', async () => {
    const yard = openYard()
    yard.handler('bad', { type: 'b d', title: '', command: [], protocol: 'xml', timeout: 5, env: ['A-B'] })
    const check = await checkOf(yard, join(yard.data, 'handlers', 'bad'))
    expect(check).toMatchObject({ ok: false, exit: 1 })
    for (const place of ['type', 'title', 'command', 'protocol', 'env.0', 'timeout']) {
      const finding = check.findings.find(({ message }) => message.includes(`handler.json: ${place}: `))
      expect([place, finding?.status, finding?.fix]).toEqual([place, 'error', expect.stringMatching(/./)])
    }
    const words = (await yard.run('handler', 'check', 'bad')).stdout
    expect(words).toContain('"timeoutMs" is one')
    yard.handler('torn', '{"type": "torn", ')
    expect(wrong(await checkOf(yard, 'torn'))[0]).toMatch(/^manifest: .*torn\/handler\.json: .*JSON/)
    expect(await yard.refusal('handler', 'check', 'none')).toMatchObject({ exit: 3 })
  })

  it('[H2] finds a program, a file, a schema or a sample that is not right', async () => {
    const yard = openYard()
    const base = { title: 'X', protocol: 'jsonl', input: { type: 'object', required: ['n'], examples: [{ m: 1 }] } }
    yard.handler('a', { ...base, type: 'a', command: ['no-such-program'] })
    yard.handler('b', { ...base, type: 'b', command: [placeholder('node'), `${placeholder('handlerDir')}/none.mjs`] })
    yard.handler('c', { ...base, type: 'c', command: ['true'], protocol: 'plain', input: { type: 'nonsense' } })
    yard.handler('d', { ...base, type: 'd', command: [`${placeholder('handlerDir')}/handler.json`] })
    chmodSync(join(yard.data, 'handlers', 'd', 'handler.json'), 0o600)
    expect(wrong(await checkOf(yard, 'a'))).toEqual([
      expect.stringMatching(/^sample: {"m":1}.* is refused: input must have required property 'n'$/),
      'program: the program no-such-program is not on this machine',
    ])
    expect(wrong(await checkOf(yard, 'b')).at(-1)).toMatch(/^files: command\.1: .*\/b\/none\.mjs does not exist$/)
    expect(wrong(await checkOf(yard, 'c'))).toEqual([expect.stringMatching(/^schema: .*unusable input schema/)])
    expect(wrong(await checkOf(yard, 'd')).at(-1)).toMatch(/^program: .*handler\.json is not executable$/)
  })

  it('[H2] says what a handler did that does not get ready', async () => {
    const yard = openYard()
    const shell = (type: string, script: string) =>
      yard.handler(type, { type, title: type, command: ['sh', '-c', script], protocol: 'jsonl', input: {} })
    shell('early', 'echo "no database" >&2; exit 3')
    shell('garbage', 'echo "hello, I am ready"; exec cat >/dev/null')
    shell('broken', `echo '{"type":"ready","protocol":2}'; exec cat >/dev/null`)
    shell('stays', `echo '{"type":"ready","protocol":1}'; trap "" TERM; exec sleep 600`)
    const [early, garbage, broken, stays] = await Promise.all(
      ['early', 'garbage', 'broken', 'stays'].map((type) => checkOf(yard, type)),
    )
    const start = (check: HandlerCheck | undefined) =>
      wrong(check as HandlerCheck).filter((one) => /^(start|end):/.test(one))
    expect(start(early)).toEqual(['start: it ended with exit code 3 before it was ready; it printed: no database'])
    expect(start(garbage)).toEqual([
      'start: it did not say that it is ready within 30 s; it printed: hello, I am ready',
    ])
    expect(start(broken)[0]).toMatch(/^start: it did not say that it is ready within 30 s; it printed: protocol: /)
    expect(stays).toMatchObject({ ok: true, exit: 0 })
    expect(start(stays)).toEqual([
      'end: it did not end within 2 s after "shutdown" and the end of its standard input, so it was ended',
    ])
  })

  it('[H2] says when another handler of the same type is the one that counts', async () => {
    const yard = openYard()
    for (const folder of ['one', 'two']) {
      yard.handler(folder, { type: 'same', title: folder, command: ['true'], protocol: 'plain' })
    }
    expect(wrong(await checkOf(yard, join(yard.data, 'handlers', 'one')))[0]).toContain('is taken by')
    expect(wrong(await checkOf(yard, 'same'))).toEqual([])
  })
})

describe('a program that was changed', () => {
  it('[H4] is what runs the next job, though a process of the old one is still there', async () => {
    const yard = openYard()
    const program = (word: string) => `import { serve } from './jobyard.mjs'\nserve({}, () => '${word}')\n`
    const made = await write(yard, 'changing', 'node')
    writeFileSync(join(made.folder, 'handler.mjs'), program('old'))
    const worker = yard.worker()
    const outputOf = async () => {
      const { id } = await yard.json('add', '--type', 'changing', '--input', '{"folder": "."}')
      const [job] = await yard.settled(id)
      return job?.output
    }
    expect(await outputOf()).toBe('old')
    expect(await outputOf()).toBe('old')
    writeFileSync(join(made.folder, 'handler.mjs'), program('new'))
    // The engine looks at the folders again a second later at the latest.
    await until(async () => (await outputOf()) === 'new', 'the changed program runs')
    worker.kill('SIGTERM')
    await worker.exited
  })
})

/** The environment for a handler's own tests: not that of these. */
function ownTests(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...env } = process.env
  return env
}

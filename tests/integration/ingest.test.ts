import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { IngestOutput } from '../../src-shared/document.js'
import type { SearchHit } from '../../src-shared/search.js'
import type { JobJson } from '../support/job-json.js'
import { openYard, type Yard } from '../support/jobyard-cli.js'
import { writeSampleFiles } from '../support/sample-folder.js'
import { pngImage } from '../support/sample-media.js'
import { until } from '../support/until.js'

type Ingested = JobJson & { path: string; hash: string; existed: boolean }

interface Stage {
  name: string
  state: string
  attempt: number
  finishedAt?: number | null
}

function yardWith(content: string | Buffer, name = 'notes.txt'): { yard: Yard; file: string } {
  const yard = openYard()
  const file = yard.path(name)
  writeFileSync(file, content)
  return { yard, file }
}

const search = (yard: Yard, ...words: string[]) => yard.json<SearchHit[]>('search', ...words)
const outputOf = (job: JobJson) => job.output as unknown as IngestOutput
const ingest = (yard: Yard, ...words: string[]) => yard.json<Ingested>('ingest', ...words)

/** Parts in the database, and how many of them are there twice. */
function partsIn(yard: Yard): { parts: number; twice: number } {
  const db = new BetterSqlite3(yard.databaseFile(), { readonly: true })
  try {
    const count = (sql: string) => Number(db.prepare(sql).pluck().get())
    return {
      parts: count('select count(*) from document_chunks'),
      twice: count(
        'select count(*) from (select 1 from document_chunks group by document_id, seq having count(*) > 1)',
      ),
    }
  } finally {
    db.close()
  }
}

describe('ingesting files by the command line', () => {
  it('[N1] fifty files of ten kinds: a job each, each found by its word, and none twice', async () => {
    const yard = openYard()
    const files = writeSampleFiles(yard.path('files'), 5, { others: true })
    const queued = await yard.json<Ingested[]>('ingest', '--recursive', yard.path('files'))
    expect(queued).toHaveLength(files.length)
    expect(queued.every(({ existed, state }) => !existed && state === 'queued')).toBe(true)
    await yard.drain()
    const jobs = await yard.list('--limit', 1000)
    expect(jobs.map(({ state }) => state)).toEqual(files.map(() => 'completed'))
    for (const { path: file, word } of files) {
      // One of each kind; a picture without tags, and the video, hold no word.
      if (!file.includes('-0.') || /\.(png|mp4)$/.test(file)) continue
      const hits = await search(yard, word)
      expect(hits.map((hit) => hit.of === 'document' && hit.path)).toContain(file)
    }
    const again = await yard.json<Ingested[]>('ingest', '--recursive', yard.path('files'))
    expect(again.map(({ id, existed }) => [id, existed])).toEqual(queued.map(({ id }) => [id, true]))
    expect((await yard.list('--limit', 1000)).length).toBe(files.length)
    const listed = await yard.json<{ path: string; kind: string }[]>('ingest', 'list')
    expect(listed.map((one) => one.path).sort()).toEqual(files.map((one) => one.path).sort())
    // What stages left to each other is gone.
    expect(
      readdirSync(path.join(yard.data, 'work'), { recursive: true }).filter((name) => String(name).includes('.jsonl')),
    ).toEqual([])
  })

  it('[N1] the same content under another name is the same job', async () => {
    const { yard, file } = yardWith('heliotrope')
    const first = await ingest(yard, file)
    copyFileSync(file, yard.path('copy.txt'))
    expect(await ingest(yard, 'copy.txt')).toMatchObject({ id: first.id, existed: true, path: yard.path('copy.txt') })
    await yard.drain()
    expect(await yard.json('ingest', 'list', '--path', 'copy.txt')).toMatchObject([
      { path: file, otherPaths: [yard.path('copy.txt')], jobId: first.id },
    ])
    const both = await yard.json<Ingested[]>('ingest', file, 'copy.txt')
    expect(both.map(({ id, existed }) => [id, existed])).toEqual([
      [first.id, true],
      [first.id, true],
    ])
  })

  it('[N2] one that cannot be ingested refuses all, and each is named with what is wrong', async () => {
    const { yard, file } = yardWith('heliotrope')
    mkdirSync(yard.path('folder'))
    writeFileSync(yard.path('empty.txt'), '')
    symlinkSync('loop-b', yard.path('loop-a'))
    symlinkSync('loop-a', yard.path('loop-b'))
    execFileSync('mkfifo', [yard.path('pipe')])
    const bad = ['missing.txt', 'folder', 'empty.txt', 'loop-a', 'pipe', '/dev/null', `${file}/below`]
    const refused = await yard.refusal('ingest', file, ...bad)
    expect(refused).toMatchObject({ exit: 2, code: 'invalid-input' })
    expect((refused.details as { files: { path: string; code: string }[] }).files.map(({ code }) => code)).toEqual([
      'NOT_FOUND',
      'NOT_A_FILE',
      'EMPTY',
      'LINK_LOOP',
      'NOT_A_FILE',
      'NOT_A_FILE',
      'NOT_FOUND',
    ])
    for (const name of bad) expect(JSON.stringify(refused.details)).toContain(path.basename(name))
    expect(await yard.list()).toEqual([])
  })

  // Root may read everything.
  it.skipIf(process.getuid?.() === 0)('[N2] one that may not be read is refused', async () => {
    const { yard, file } = yardWith('heliotrope')
    chmodSync(file, 0)
    expect((await yard.refusal('ingest', file)).message).toContain('may not be read')
  })

  it('[N2] in a folder what cannot be ingested is left out and told, and links to folders are not followed', async () => {
    const { yard } = yardWith('heliotrope', 'a.txt')
    mkdirSync(yard.path('folder/below/.hidden'), { recursive: true })
    writeFileSync(yard.path('folder/one.txt'), 'one')
    writeFileSync(yard.path('folder/empty.txt'), '')
    writeFileSync(yard.path('folder/below/two.txt'), 'two')
    writeFileSync(yard.path('folder/below/.hidden/three.txt'), 'three')
    symlinkSync('..', yard.path('folder/below/up'))
    symlinkSync('../a.txt', yard.path('folder/link.txt'))
    const ran = await yard.run('ingest', '--recursive', 'folder', '--json')
    expect(ran.stderr).toContain('left out')
    expect(ran.stderr).toContain('empty.txt')
    expect((JSON.parse(ran.stdout) as Ingested[]).map((one) => path.relative(yard.folder, one.path))).toEqual([
      'folder/link.txt',
      'folder/one.txt',
      'folder/below/two.txt',
    ])
    expect(await yard.refusal('ingest', 'folder')).toMatchObject({ exit: 2 })
  })

  it('[N3] a huge file is not read where its text would be; one of bytes is kept by its facts', async () => {
    const { yard, file } = yardWith('word '.repeat(20_000))
    truncateSync(file, 3 * 1024 ** 3)
    // Its beginning is text, and what follows are holes.
    const refused = await yard.refusal('ingest', file)
    expect(refused.message).toMatch(/is a text of 3\.2 GB, and at most 1\.1 GB are read; --max-size sets another limit/)
    expect((await yard.refusal('ingest', '--max-size', '2.5GB', file)).message).toContain('at most 2.5 GB')
    expect(await yard.refusal('ingest', '--max-size', 'much', file)).toMatchObject({ exit: 2 })
    writeFileSync(yard.path('holes.bin'), '')
    truncateSync(yard.path('holes.bin'), 400 * 1024 ** 2)
    const { id } = await ingest(yard, 'holes.bin')
    await yard.drain()
    expect(outputOf(await yard.show(id))).toMatchObject({ kind: 'other', chunks: 0, size: 400 * 1024 ** 2 })
  })

  it('[N5] a file that was changed since it was queued is ingested as it is now', async () => {
    const { yard, file } = yardWith('older content')
    const { id, hash } = await ingest(yard, file)
    writeFileSync(file, 'newer heliotrope')
    await yard.drain()
    const output = outputOf(await yard.show(id))
    expect(output.hash).not.toBe(hash)
    expect(await search(yard, 'heliotrope')).toMatchObject([{ of: 'document', path: file, line: 1, jobId: id }])
    // Neither content is held up by the job that was queued for the other.
    expect(await ingest(yard, file)).toMatchObject({ existed: false })
    writeFileSync(file, 'older content')
    expect(await ingest(yard, file)).toMatchObject({ existed: false })
  })

  it('[N5] a file that is missing when its turn comes fails, and may be retried', async () => {
    const { yard, file } = yardWith('heliotrope')
    const { id } = await ingest(yard, file)
    execFileSync('mv', [file, `${file}.away`])
    await yard.drain()
    expect(await yard.show(id)).toMatchObject({ state: 'failed', error: { code: 'NOT_FOUND', retryable: false } })
    execFileSync('mv', [`${file}.away`, file])
    await yard.json('retry', id)
    await yard.drain()
    expect(await yard.show(id)).toMatchObject({ state: 'completed' })
  })

  it('[N5] a file that changes while it is read fails the attempt, and the next one begins with what is there', async () => {
    // The program that reads the picture changes it, once.
    const { yard, file } = yardWith(pngImage(20, 20), 'picture.png')
    const tesseract = yard.path('bin/tesseract')
    writeFileSync(
      tesseract,
      `#!/bin/sh\nif [ ! -e ${yard.path('changed')} ]; then touch ${yard.path('changed')}; echo more >> ${file}; fi\necho heliotrope\n`,
    )
    chmodSync(tesseract, 0o755)
    const { id, hash } = await ingest(yard, file)
    await yard.drain()
    const waiting = await yard.show(id, '--attempts')
    expect(waiting).toMatchObject({ state: 'queued', attempts: [{ error: { code: 'FILE_CHANGED', retryable: true } }] })
    await yard.json('release', id, '--now')
    await yard.drain()
    const job = await yard.show(id)
    expect(job).toMatchObject({ state: 'completed', attempt: 2 })
    expect(outputOf(job)).toMatchObject({ kind: 'image', characters: 10 })
    expect(outputOf(job).hash).not.toBe(hash)
  })

  it('[N8] a newer content takes the place of the older one', async () => {
    const { yard, file } = yardWith('older heliotrope')
    await ingest(yard, file)
    await yard.drain()
    appendFileSync(file, '\nand more')
    const { id } = await ingest(yard, file)
    await yard.drain()
    expect(await search(yard, 'heliotrope')).toMatchObject([{ jobId: id }])
    expect(await yard.json<object[]>('ingest', 'list')).toHaveLength(1)
  })

  it('[N9] what is forgotten is found no more and can be ingested again; a removed job leaves its document', async () => {
    const { yard, file } = yardWith('# Flowers\n\nHeliotrope\n', 'notes.md')
    const first = await ingest(yard, file)
    await yard.drain()
    await yard.json('remove', first.id)
    expect(await search(yard, 'heliotrope')).toMatchObject([
      { jobId: first.id, jobExists: false, heading: 'Flowers', line: 3 },
    ])
    expect(await yard.refusal('ingest', 'forget', 'nothing.md')).toMatchObject({ exit: 3 })
    expect(await yard.json('ingest', 'forget', 'notes.md')).toMatchObject({ path: file })
    expect(await search(yard, 'heliotrope')).toEqual([])
    const second = await ingest(yard, file)
    expect(second.existed).toBe(false)
    await yard.drain()
    const [document] = await yard.json<{ hash: string }[]>('ingest', 'list')
    await yard.json('ingest', 'forget', document?.hash.slice(0, 12) ?? '')
    // The job that did it once does not stand in the way.
    expect(await ingest(yard, file)).toMatchObject({ existed: false })
    expect(await yard.show(second.id)).toMatchObject({ state: 'completed', idempotencyKey: null })
  })

  it('[N10] search says where, and can be narrowed', async () => {
    const { yard, file } = yardWith('one\ntwo\nheliotrope\n')
    await ingest(yard, file)
    await yard.drain()
    const ran = await yard.run('search', 'helio')
    expect(ran.stdout).toBe(`${file}, line 3, job 1\n  one two heliotrope \n`)
    expect(await search(yard, 'helio', '--in', 'transcripts')).toEqual([])
    expect(await yard.refusal('search', 'x', '--in', 'dreams')).toMatchObject({ exit: 2 })
  })

  it.each(['validate', 'hash', 'extract', 'chunk', 'index'])(
    '[N7] an engine killed in the stage %s: no finished stage is done again, and no part is there twice',
    async (stage) => {
      const line = 'a line of words with a number of its own\n'
      const text = Array.from({ length: 50_000 }, (_, n) => `${n} ${line}`).join('')
      const { yard, file } = yardWith(text)
      const { id } = await ingest(yard, file)
      const worker = yard.worker('--json')
      const isThere = () =>
        stage === 'validate' ? worker.printed().includes('"running"') : worker.printed().includes(`"${stage}"`)
      await until(isThere, `the job is at ${stage}`)
      worker.kill('SIGKILL')
      await worker.exited
      // Before its first stage has begun a job has none.
      const stages = async () => {
        const ran = await yard.run('pipeline', 'show', id, '--json')
        return ran.code === 0 ? (JSON.parse(ran.stdout) as Stage[]) : []
      }
      // What the killed one had recorded, once another engine has taken the job back.
      await yard.json('queue', 'pause')
      await yard.drain()
      const before = (await stages()).filter(({ state }) => state === 'done')
      await yard.json('queue', 'resume')
      await yard.drain()
      const job = await yard.show(id)
      expect(job).toMatchObject({ state: 'completed' })
      const after = await stages()
      for (const { name, finishedAt, attempt } of before) {
        expect(after).toContainEqual(expect.objectContaining({ name, finishedAt, attempt, state: 'done' }))
      }
      expect(partsIn(yard)).toEqual({ parts: outputOf(job).chunks + 1, twice: 0 })
      expect(outputOf(job).characters).toBe(text.length)
      expect(await search(yard, '"49999 a line"')).toMatchObject([{ of: 'document', line: 50_000 }])
    },
  )
})

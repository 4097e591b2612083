import { describe, expect, test } from 'vitest'
import { searchEverything } from '../../src-main/service/search-everything.js'
import type { NewDocument } from '../../src-main/store/document-rows.js'
import type { DocumentChunk } from '../../src-shared/document.js'
import { placeWords } from '../../src-shared/document.js'
import { openYard } from '../support/yard.js'

const HASH_A = 'a'.repeat(64)
const HASH_B = 'b'.repeat(64)

function newDocument(hash: string, change: Partial<NewDocument> = {}): NewDocument {
  return {
    hash,
    path: '/files/notes.txt',
    name: 'notes.txt',
    size: 10,
    modifiedAt: 5,
    type: 'text/plain',
    kind: 'text',
    title: null,
    facts: { lines: 3 },
    notes: [],
    characters: 100,
    chunks: 0,
    recipe: 1,
    jobId: 1,
    ...change,
  }
}

function part(seq: number, text: string, place: Partial<DocumentChunk> = {}): DocumentChunk {
  return { seq, text, page: null, line: null, heading: null, from: 0, to: text.length, ...place }
}

/** A store with what a job of type `ingest:file` does to it. */
async function openDocuments() {
  const yard = await openYard()
  const { store } = yard
  const rows = store.documents
  const reads = store.documentReads
  const put = async (document: NewDocument, texts: readonly (string | DocumentChunk)[], at = 1) => {
    const parts = texts.map((text, seq) => (typeof text === 'string' ? part(seq, text) : text))
    const { id } = await store.write(() => rows.begin({ ...document, chunks: parts.length - 1 }))
    await store.write(() => rows.addChunks(id, parts))
    const { path, name, jobId } = document
    const replaced = await store.write(() => rows.finish(id, { path, name, jobId, at }))
    return { id, replaced }
  }
  const found = (query: string, limit = 50, offset = 0) =>
    store.documentSearch.search(query, { limit, offset }).map(({ documentId, seq }) => [documentId, seq])
  const countParts = () => store.database.connection.prepare('select count(*) from document_chunks').pluck().get()
  return { ...yard, rows, reads, put, found, countParts }
}

describe('documents', () => {
  test('[N7] a document is found when it is whole, and only then', async () => {
    const { store, rows, reads, found } = await openDocuments()
    const { id } = await store.write(() => rows.begin(newDocument(HASH_A, { chunks: 1 })))
    await store.write(() => rows.addChunks(id, [part(0, 'notes.txt'), part(1, 'heliotrope')]))
    expect(found('heliotrope')).toEqual([])
    expect(reads.byHash(HASH_A)).toBeUndefined()
    await store.write(() => rows.finish(id, { path: '/files/notes.txt', name: 'notes.txt', jobId: 1, at: 7 }))
    expect(found('heliotrope')).toEqual([[id, 1]])
    expect(reads.byHash(HASH_A)).toMatchObject({ id, ingestedAt: 7, facts: { lines: 3 }, jobExists: false })
  })

  test('[N7] writing it twice, or on from where it was broken off, gives the same parts', async () => {
    const { store, rows, put, found, countParts } = await openDocuments()
    const { id } = await store.write(() => rows.begin(newDocument(HASH_A)))
    await store.write(() => rows.addChunks(id, [part(0, 'zero'), part(1, 'one')]))
    expect(await store.write(() => rows.begin(newDocument(HASH_A)))).toEqual({ id, isWhole: false, parts: 2 })
    const whole = await put(newDocument(HASH_A), ['zero', 'one', 'two heliotrope'])
    expect(whole.id).toBe(id)
    await put(newDocument(HASH_A), ['zero', 'one', 'two heliotrope'])
    expect(countParts()).toBe(3)
    expect(found('heliotrope')).toEqual([[id, 2]])
    expect(await store.write(() => rows.begin(newDocument(HASH_A)))).toMatchObject({ id, isWhole: true })
  })

  test('[N7] parts that an older version cut are not mixed with others', async () => {
    const { store, rows, put, found } = await openDocuments()
    const old = await store.write(() => rows.begin(newDocument(HASH_A)))
    await store.write(() => rows.addChunks(old.id, [part(0, 'zero'), part(1, 'older heliotrope')]))
    const { id } = await put(newDocument(HASH_A, { recipe: 2 }), ['zero', 'newer heliotrope'])
    expect(id).not.toBe(old.id)
    while (await store.write(() => rows.sweep(1)));
    expect(found('heliotrope')).toEqual([[id, 1]])
  })

  test('[N8] a newer content of a path takes the place of the older one', async () => {
    const { store, rows, reads, put, found, countParts } = await openDocuments()
    await put(newDocument(HASH_A), ['x', 'old heliotrope'])
    const { id, replaced } = await put(newDocument(HASH_B), ['x', 'new heliotrope'])
    expect(replaced).toBe(HASH_A)
    expect(found('heliotrope')).toEqual([[id, 1]])
    expect(reads.has(HASH_A)).toBe(false)
    while (await store.write(() => rows.sweep(1)));
    expect(countParts()).toBe(2)
    expect(reads.list({ limit: 10, offset: 0 }).map((one) => one.id)).toEqual([id])
    // The older content may come back, under a number of its own.
    expect((await put(newDocument(HASH_A), ['x', 'old heliotrope'])).replaced).toBe(HASH_B)
  })

  test('[N8] a content that several paths have stays until none has it', async () => {
    const { store, rows, reads, put, found } = await openDocuments()
    const { id } = await put(newDocument(HASH_A), ['x', 'heliotrope'])
    await store.write(() => rows.takePath('/files/copy.txt', HASH_A))
    expect(reads.byHash(HASH_A)).toMatchObject({ path: '/files/notes.txt', otherPaths: ['/files/copy.txt'] })
    expect((await put(newDocument(HASH_B), ['x', 'other'])).replaced).toBeNull()
    expect(found('heliotrope')).toEqual([[id, 1]])
    expect(reads.byHash(HASH_A)).toMatchObject({ path: '/files/copy.txt', name: 'copy.txt', otherPaths: [] })
    expect(reads.list({ path: '/files/copy.txt', limit: 5, offset: 0 })).toMatchObject([{ id }])
    expect(await store.write(() => rows.takePath('/files/copy.txt', HASH_B))).toBe(HASH_A)
    expect(found('heliotrope')).toEqual([])
  })

  test('[N9] what is forgotten is found no more, and its parts go', async () => {
    const { store, rows, put, found, countParts } = await openDocuments()
    const { id } = await put(newDocument(HASH_A), ['x', 'heliotrope'])
    await store.write(() => rows.remove([id]))
    expect(found('heliotrope')).toEqual([])
    while (await store.write(() => rows.sweep(100)));
    expect(countParts()).toBe(0)
    const check = `insert into document_chunks_fts (document_chunks_fts, rank) values ('integrity-check', 1)`
    expect(() => store.database.connection.exec(check)).not.toThrow()
  })

  test('[N10] the newest document first, and of each its beginning first, page by page', async () => {
    const { put, found } = await openDocuments()
    const first = await put(newDocument(HASH_A, { path: '/a' }), ['word', 'word', 'word'])
    const second = await put(newDocument(HASH_B, { path: '/b' }), ['word', 'other', 'word'])
    const all = [
      [second.id, 0],
      [second.id, 2],
      [first.id, 0],
      [first.id, 1],
      [first.id, 2],
    ]
    expect(found('word')).toEqual(all)
    expect(found('word', 2, 1)).toEqual(all.slice(1, 3))
  })

  test('[N10] a hit says the line of the match itself', async () => {
    const { store, put } = await openDocuments()
    await put(newDocument(HASH_A), ['x', part(1, 'a\nb\nheliotrope\n', { line: 40, heading: 'Flowers' })])
    const [hit] = store.documentSearch.search('heliotr', { limit: 1, offset: 0 })
    expect(hit).toMatchObject({
      line: 42,
      heading: 'Flowers',
      snippet: 'a\nb\n\ue000heliotrope\ue001\n',
      path: '/files/notes.txt',
    })
  })

  test('[N10] of several matches the line is that of the one that is shown', async () => {
    const { store, put } = await openDocuments()
    const filler = 'nothing of it\n'.repeat(30)
    await put(newDocument(HASH_A), ['x', part(1, `the pump\n${filler}a heat pump at last\n${filler}`, { line: 1 })])
    const [hit] = store.documentSearch.search('heat pump', { limit: 1, offset: 0 })
    expect(hit?.snippet).toContain('a \ue000heat\ue001')
    expect(hit?.line).toBe(32)
  })

  test('[N10] transcripts and documents are one list by time', async () => {
    const { store, put, add } = await openDocuments()
    await add({}, {})
    const turn = (at: number, jobId: number) =>
      store.reports.addTurn(1, at, { type: 'turn', jobId, role: 'user', content: `word of ${at}` })
    await store.write(() => turn(10, 1))
    await put(newDocument(HASH_A), ['word', 'word'], 20)
    await store.write(() => turn(30, 2))
    const search = (limit: number, offset: number, what: 'everything' | 'documents' = 'everything') => {
      const { hits, more } = searchEverything(store, 'word', { what, limit, offset })
      return { at: hits.map((hit) => hit.at), more }
    }
    expect(search(10, 0)).toEqual({ at: [30, 20, 20, 10], more: false })
    expect(search(2, 1)).toEqual({ at: [20, 20], more: true })
    expect(search(2, 3)).toEqual({ at: [10], more: false })
    expect(search(1, 1, 'documents')).toEqual({ at: [20], more: false })
  })

  test('[N10] places are told in the words of their kind', () => {
    const at = (place: Partial<DocumentChunk>) => ({ page: null, line: null, heading: null, ...place })
    expect(placeWords('pdf', at({ page: 3 }))).toBe('page 3')
    expect(placeWords('presentation', at({ page: 2, heading: 'Plan' }))).toBe('slide 2, under “Plan”')
    expect(placeWords('spreadsheet', at({ heading: 'Totals', line: 5 }))).toBe('sheet Totals, row 5')
    expect(placeWords('text', at({ line: 12 }))).toBe('line 12')
    expect(placeWords('image', at({}))).toBe('')
  })
})

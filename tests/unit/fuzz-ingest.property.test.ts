import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { IngestFailure } from '../../src-main/ingest/ingest-failure.js'
import { extracted } from '../support/extracted.js'
import { FUZZ_TIMEOUT_MS, fuzzRuns } from '../support/fuzz-runs.js'
import {
  epubBook,
  htmlPage,
  markdownText,
  openDocumentText,
  pdfFile,
  slidesFile,
  wordFile,
  workbookFile,
} from '../support/sample-files.js'
import { jpegPhoto, mp3Sound, mp4Video, pngImage, wavSound } from '../support/sample-media.js'

const camera = { make: 'Acme', model: 'Box 3', description: 'A heliotrope', takenAt: '2024:03:02 10:20:30' }
const SAMPLES: Record<string, Buffer> = {
  'a.txt': Buffer.from('words and words\nand more'),
  'a.md': Buffer.from(markdownText('Title', 'text')),
  'a.html': Buffer.from(htmlPage('Title', 'text')),
  'a.json': Buffer.from('{"a": [1, 2, {"b": null}]}'),
  'a.csv': Buffer.from('a,b\n"1,\n",2\n'),
  'a.svg': Buffer.from('<?xml version="1.0"?><svg><text>North &amp; South</text></svg>'),
  'a.pdf': pdfFile(['One page', 'Another'], 'Title'),
  'a.docx': wordFile('Title', 'text'),
  'a.pptx': slidesFile('Title', ['one', 'two']),
  'a.xlsx': workbookFile({ One: [['a', 1], ['b']] }),
  'a.odt': openDocumentText('Title', 'text'),
  'a.epub': epubBook('Title', ['one', 'two']),
  'a.png': pngImage(3, 3),
  'a.jpg': jpegPhoto(camera),
  'a.wav': wavSound(1, 'Title'),
  'a.mp3': mp3Sound({ title: 'a', artist: 'b', album: 'c' }),
  'a.mp4': mp4Video(3),
}

/** Some bytes of a sample changed, a piece cut out or doubled, or the end cut off. */
const damage = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.nat(200) }),
  fc.record({
    kind: fc.constant('double' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat(200),
  }),
  fc.record({ kind: fc.constant('end' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
)
type Damage = typeof damage extends fc.Arbitrary<infer One> ? One : never

function damaged(bytes: Buffer, done: Damage): Buffer {
  const at = Math.floor(done.at * bytes.length)
  if (done.kind === 'end') return bytes.subarray(0, at)
  if (done.kind === 'set') {
    const copy = Buffer.from(bytes)
    copy.set(done.bytes.subarray(0, Math.max(0, copy.length - at)), at)
    return copy
  }
  const piece = bytes.subarray(at, at + done.length)
  const rest = bytes.subarray(done.kind === 'cut' ? at + done.length : at)
  return Buffer.concat([bytes.subarray(0, at), ...(done.kind === 'cut' ? [] : [piece]), rest])
}

describe('damaged files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'jobyard-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test(
    '[N3] whatever is in a file, it is read or refused with a reason',
    async () => {
      const files = fc.constantFrom(...Object.keys(SAMPLES))
      await fc.assert(
        fc.asyncProperty(files, files, fc.array(damage, { maxLength: 4 }), async (sample, name, damages) => {
          const bytes = damages.reduce(damaged, SAMPLES[sample] as Buffer)
          const file = path.join(folder, name)
          writeFileSync(file, bytes)
          const read = await extracted(file).catch((thrown: unknown) => {
            if (thrown instanceof IngestFailure) return thrown
            throw thrown
          })
          if (read instanceof IngestFailure) expect(read.message).toContain(name)
          else expect(typeof read.text).toBe('string')
        }),
        { numRuns: fuzzRuns(250) },
      )
    },
    FUZZ_TIMEOUT_MS,
  )
})

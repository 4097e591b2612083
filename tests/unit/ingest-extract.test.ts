import { chmodSync, readdirSync, readlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ZipArchive } from '../../src-main/ingest/zip-archive.js'
import { extracted, sampleFile } from '../support/extracted.js'
import {
  epubBook,
  htmlPage,
  markdownText,
  openDocumentSheet,
  openDocumentText,
  pdfFile,
  slidesFile,
  wordFile,
  workbookFile,
} from '../support/sample-files.js'
import { jpegPhoto, mp3Sound, mp4Video, pngImage, wavSound } from '../support/sample-media.js'
import { until } from '../support/until.js'
import { zipFile } from '../support/zip-file.js'

const of = (name: string, content: string | Buffer, programs?: Record<string, string>) =>
  extracted(sampleFile(name, content), programs)

describe('[N4] texts', () => {
  test('plain text is kept as it is, with its lines', async () => {
    const text = 'first\r\nsecond\n\nfourth heliotrope'
    const found = await of('a.txt', text)
    expect(found).toMatchObject({ text, detected: { kind: 'text', encoding: 'utf-8' }, facts: { lines: 4 }, notes: [] })
    expect(found.placeOf('heliotrope')).toEqual({ page: null, heading: null, line: 4 })
  })

  test('source code says its language', async () => {
    expect(await of('a.py', 'import os\n')).toMatchObject({ detected: { kind: 'code' }, facts: { language: 'Python' } })
  })

  test.each([
    ['a byte order mark of UTF-8', Buffer.from('\ufeffcafé crème'), 'utf-8', 'café crème'],
    ['UTF-16 with its mark', Buffer.from('\ufeffcafé crème', 'utf16le'), 'utf-16le', 'café crème'],
    [
      'UTF-16 without',
      Buffer.from('the café is a place for crème and more', 'utf16le'),
      'utf-16le',
      'the café is a place for crème and more',
    ],
    [
      'an old western encoding',
      Buffer.from('Le café déjà vu était très agréable pour les élèves.', 'latin1'),
      'windows-1252',
      'Le café déjà vu était très agréable pour les élèves.',
    ],
    ['a few letters of one', Buffer.from('caf\xe9', 'latin1'), 'windows-1252', 'café'],
  ])('%s', async (_, bytes, encoding, text) => {
    expect(await of('a.txt', bytes)).toMatchObject({ text, detected: { encoding } })
  })

  test('a guessed encoding, and bytes that are no characters, are told', async () => {
    expect((await of('a.txt', Buffer.from('caf\xe9 d\xe9j\xe0 vu', 'latin1'))).notes).toEqual([
      'Its text was taken for windows-1252, from how its bytes are spread.',
    ])
    // Faulty only behind what tells the encoding.
    const faulty = Buffer.concat([Buffer.alloc(70_000, 'a '), Buffer.from([0xff, 0x20, 0xfe])])
    const { notes, text } = await of('a.txt', faulty)
    expect(notes).toEqual(['2 characters are not valid utf-8, and shown as �.'])
    expect(text).toHaveLength(70_003)
    expect((await of('b.txt', `${'x'.repeat(65_535)}� is shown for those`)).notes).toEqual([])
  })

  test('Markdown: headings of both kinds, none in code, and front matter', async () => {
    const { facts, title, placeOf, text } = await of('a.md', markdownText('Tides', 'Here is heliotrope.'))
    expect({ facts, title }).toEqual({
      title: 'Tides',
      facts: { encoding: 'utf-8', lines: 20, headings: 3, tags: ['one', 'two'], draft: false },
    })
    expect(text).toBe(markdownText('Tides', 'Here is heliotrope.'))
    expect(placeOf('heliotrope')).toMatchObject({ line: 9 })
    const long = await of('b.md', `# One\n\n${'word '.repeat(200)}\n\nTwo\n===\n\n${'heliotrope '.repeat(100)}\n`)
    expect(long.placeOf('heliotrope')).toMatchObject({ heading: 'Two' })
    expect((await of('c.md', '---\n: [\n---\ntext\n')).notes).toEqual([
      'Its front matter is no valid YAML and was read as text.',
    ])
  })

  test('HTML: the main part as text, without code, menus and footers', async () => {
    const { text, title, facts, notes } = await of('a.html', htmlPage('Tides', 'here is heliotrope.'))
    expect(text).toBe('Tides\n\nFirst & foremost, here is heliotrope.\n\nBelow\n\none\ntwo\n\na\n  b\n')
    expect(title).toBe('Tides')
    expect(facts).toMatchObject({ description: 'About Tides', language: 'en', headings: 2, links: 1 })
    expect(notes).toEqual(['Only the main part of the page was read, without what leads through the site.'])
  })

  test('HTML without a main part, badly closed, or under another name', async () => {
    expect((await of('a.txt', '<!DOCTYPE html><p>one<p>two<br>three')).text).toBe('one\n\ntwo\nthree\n')
    const deep = `<html>${'<div>'.repeat(50_000)}deep heliotrope`
    expect((await of('a.html', deep)).text).toBe('deep heliotrope\n')
  })

  test('JSON and JSON Lines say what they hold, also when they are faulty', async () => {
    expect((await of('a.json', '{"a":1,"b":[2]}')).facts).toMatchObject({
      holds: 'an object',
      entries: 2,
      keys: ['a', 'b'],
    })
    expect((await of('a.json', '{"a":')).notes).toEqual(['It is no valid JSON and was read as text.'])
    const lines = await of('a.jsonl', '{"a":1}\nnope\n\n3\n')
    expect(lines).toMatchObject({ facts: { records: 3 }, notes: ['1 of its 3 lines are no valid JSON.'] })
  })

  test('CSV says its columns and rows; quoted separators and line breaks are part of a field', async () => {
    const { facts } = await of('a.csv', '\ufeff"name; first",age\n"Doe,\nJ.",3\r\nx,4')
    expect(facts).toMatchObject({ columns: ['name; first', 'age'], rows: 2, separator: ',' })
    expect((await of('b.csv', 'a;b;c\n1;2;3\n')).facts).toMatchObject({ 'number of columns': 3, separator: ';' })
  })

  test('XML and drawings: the text between the tags', async () => {
    const { text, title } = await of(
      'a.svg',
      '<?xml version="1.0"?><svg><title>Plan</title><style>.a{}</style><text>North</text></svg>',
    )
    expect({ text, title }).toEqual({ text: 'Plan\nNorth\n', title: 'Plan' })
  })
})

describe('[N4] documents', () => {
  test('PDF: page by page, with what it says of itself', async () => {
    const found = await of('a.pdf', pdfFile(['One page', 'Here is\nheliotrope', null], 'Tides'))
    expect(found).toMatchObject({ title: 'Tides', facts: { pages: 3, author: 'A. Writer' } })
    expect(found.placeOf('heliotrope')).toMatchObject({ page: 2 })
    expect(found.notes).toEqual(['Page 3 without text: what is a picture on a page is not read.'])
  })

  test('Word: headings by their style, cells, properties', async () => {
    const found = await of('a.docx', wordFile('Tides', 'Here is heliotrope.'))
    expect(found).toMatchObject({ title: 'Tides', facts: { author: 'A. Writer', headings: 1 } })
    expect(found.text).toBe('Heading of Tides\n\nHere is heliotrope.\n\ncell one\n\ncell two\n')
    expect(found.placeOf('heliotrope')).toMatchObject({ heading: 'Heading of Tides' })
  })

  test('PowerPoint: slide by slide', async () => {
    const found = await of('a.pptx', slidesFile('Tides', ['First', 'Here is heliotrope']))
    expect(found).toMatchObject({ title: 'Tides', facts: { slides: 2 } })
    expect(found.placeOf('heliotrope')).toMatchObject({ page: 2, heading: 'Slide 2 of Tides' })
  })

  test('Excel: sheets and rows, those without text left out', async () => {
    const rows = [['Name', 'Sum'], [], ['heliotrope', 12.5]]
    const found = await of('a.xlsx', workbookFile({ Totals: rows, 'More & less': [['last']] }))
    expect(found.text).toBe('Name\tSum\nheliotrope\t12.5\n\nlast\n')
    expect(found.facts).toMatchObject({ sheets: ['Totals', 'More & less'], rows: 3 })
    expect(found.placeOf('heliotrope')).toMatchObject({ heading: 'Totals' })
  })

  test('OpenDocument: text and sheets', async () => {
    const text = await of('a.odt', openDocumentText('Tides', 'Here is heliotrope.'))
    expect(text).toMatchObject({ title: 'Tides', facts: { author: 'A. Writer' } })
    expect(text.text).toBe('Heading of Tides\n\nHere is heliotrope.\n')
    const sheet = await of('a.ods', openDocumentSheet('Totals', [['a', 'b'], ['heliotrope']]))
    expect(sheet.text).toBe('a\tb\nheliotrope\n')
  })

  test('EPUB: chapter by chapter in the order of reading', async () => {
    const found = await of('a.epub', epubBook('Tides', ['First', 'Here is heliotrope']))
    expect(found).toMatchObject({ title: 'Tides', facts: { authors: ['A. Writer'], chapters: 2, language: 'en' } })
    expect(found.text).toBe('Chapter 1\n\nFirst\n\nChapter 2\n\nHere is heliotrope\n')
  })
})

describe('[N4] pictures, sound and video', () => {
  test('a picture says its size, and that its text was not read', async () => {
    const found = await of('a.png', pngImage(12, 7))
    expect(found).toMatchObject({
      text: '',
      detected: { type: 'image/png', kind: 'image' },
      facts: { width: 12, height: 7 },
    })
    expect(found.notes).toEqual(['Text on the image was not read: the program tesseract is not installed.'])
  })

  test('a photograph says what its camera wrote', async () => {
    const camera = { make: 'Acme', model: 'Box 3', description: 'A heliotrope', takenAt: '2024:03:02 10:20:30' }
    const { facts, title } = await of('a.jpg', jpegPhoto(camera))
    expect(title).toBe('A heliotrope')
    expect(facts).toMatchObject({
      camera: 'Acme Box 3',
      'taken at': expect.stringContaining('2024-03-02'),
      width: 1,
      height: 1,
    })
  })

  test('where tesseract is, it reads the text; where it fails, that is told', async () => {
    const program = sampleFile('tesseract', '#!/bin/sh\necho "seen: heliotrope"\n')
    chmodSync(program, 0o755)
    expect(await of('a.png', pngImage(3, 3), { tesseract: program })).toMatchObject({
      text: 'seen: heliotrope',
      notes: [],
    })
    const broken = sampleFile('tesseract', '#!/bin/sh\necho "no languages" >&2\nexit 3\n')
    chmodSync(broken, 0o755)
    expect((await of('a.png', pngImage(3, 3), { tesseract: broken })).notes).toEqual([
      'Text on the image was not read: tesseract failed (no languages).',
    ])
  })

  test('sound says how long it is and what it is called', async () => {
    const wav = await of('a.wav', wavSound(2, 'Silence'))
    expect(wav).toMatchObject({ title: 'Silence', facts: { duration: '2 s', 'sample rate': '8000 Hz', channels: 1 } })
    const mp3 = await of('a.mp3', mp3Sound({ title: 'Quiet', artist: 'Nobody', album: 'Nothing' }))
    expect(mp3).toMatchObject({
      title: 'Quiet',
      detected: { kind: 'audio' },
      facts: { artist: 'Nobody', album: 'Nothing' },
    })
  })

  test('a video says how long it is; of its picture only ffprobe tells', async () => {
    const found = await of('a.mp4', mp4Video(75))
    expect(found).toMatchObject({ detected: { kind: 'video' }, facts: { duration: '1:15' } })
    expect(found.notes).toEqual(['Size and codec of the picture were not read: the program ffprobe is not installed.'])
    const answer =
      '{"streams":[{"codec_type":"video","codec_name":"h264","width":640,"height":480,"avg_frame_rate":"25/1"}]}'
    const program = sampleFile('ffprobe', `#!/bin/sh\necho '${answer}'\n`)
    chmodSync(program, 0o755)
    expect((await of('a.mp4', mp4Video(75), { ffprobe: program })).facts).toMatchObject({
      width: 640,
      height: 480,
      'picture codec': 'h264',
      'frames a second': 25,
    })
  })
})

describe('[N3] files that are not what they seem', () => {
  test('what is in it counts, not its name, and that is told', async () => {
    const picture = await of('report.pdf', pngImage(2, 2))
    expect(picture.detected.kind).toBe('image')
    expect(picture.notes[0]).toBe('Its name ends in .pdf, but it is an image (PNG).')
    const text = await of('photo.jpg', 'just words, heliotrope')
    expect(text).toMatchObject({ text: 'just words, heliotrope', notes: ['Its name ends in .jpg, but it is a text.'] })
    const unknown = await of('notes.txt', Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 7) % 256)))
    expect(unknown).toMatchObject({ text: '', detected: { kind: 'other', type: 'application/octet-stream' } })
    expect(unknown.notes).toEqual([
      'Its name ends in .txt, but it is a file of a kind that is not known.',
      'The text of a file of a kind that is not known is not read: name, size and type alone are kept.',
    ])
  })

  test('a damaged or a locked document says so, and is not tried again', async () => {
    await expect(of('a.pdf', '%PDF-1.4\nnothing more')).rejects.toMatchObject({ code: 'DAMAGED' })
    const whole = wordFile('Tides', 'text')
    const fault = await of('a.docx', whole.subarray(0, whole.length - 40)).catch((thrown: unknown) => thrown)
    expect(fault).toMatchObject({ code: 'DAMAGED' })
    expect((fault as { toMessage(): object }).toMessage()).toMatchObject({ retryable: false })
  })

  test.runIf(process.platform === 'linux')('a locked document is not left open', async () => {
    const locked = wordFile('Tides', 'text')
    // The flag of the first entry in the directory.
    locked.writeUInt16LE(locked.readUInt16LE(locked.indexOf('PK\x01\x02') + 8) | 1, locked.indexOf('PK\x01\x02') + 8)
    const file = sampleFile('a.docx', locked)
    await expect(ZipArchive.open(file)).rejects.toMatchObject({ code: 'LOCKED' })
    const isOpen = () =>
      readdirSync('/proc/self/fd').some((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`) === file
        } catch {
          return false
        }
      })
    await until(() => !isOpen(), 'it is closed')
  })

  test('an archive is kept by its name alone', async () => {
    const found = await of('a.zip', zipFile({ 'x.txt': 'heliotrope' }))
    expect(found).toMatchObject({ text: '', detected: { kind: 'archive' } })
  })
})

import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { epubBook, htmlPage, markdownText, pdfFile, slidesFile, wordFile, workbookFile } from './sample-files.js'
import { jpegPhoto, mp3Sound, mp4Video, pngImage, wavSound } from './sample-media.js'

/** Ten kinds of files, each made with a word of its own to be found by. */
const KINDS: Record<string, (word: string, n: number) => string | Buffer> = {
  txt: (word) => `A text.\nIts word is ${word}.\n`,
  md: (word) => markdownText(`Notes ${word}`, `Its word is ${word}.`),
  html: (word) => htmlPage(`Page ${word}`, `its word is ${word}.`),
  csv: (word, n) => `name,value\n${word},${n}\n`,
  json: (word, n) => JSON.stringify({ word, n }, null, 2),
  pdf: (word) => pdfFile(['A first page', `Its word is ${word}`], `Paper ${word}`),
  docx: (word) => wordFile(`Letter ${word}`, `Its word is ${word}.`),
  xlsx: (word, n) =>
    workbookFile({
      Totals: [
        ['word', 'n'],
        [word, n],
      ],
    }),
  jpg: (word) => jpegPhoto({ make: 'Acme', model: 'Box', description: word, takenAt: '2024:03:02 10:20:30' }),
  mp3: (word) => mp3Sound({ title: word, artist: 'Nobody', album: 'Silence' }),
}

/** More kinds, of which one file each may do. */
const OTHERS: Record<string, (word: string) => string | Buffer> = {
  pptx: (word) => slidesFile(word, ['one', word]),
  epub: (word) => epubBook(word, ['one', word]),
  py: (word) => `print("${word}")\n`,
  png: () => pngImage(40, 30),
  wav: (word) => wavSound(1, word),
  mp4: () => mp4Video(5),
}

export interface SampleFile {
  path: string
  /** Occurs in this file alone: in its text, or in what it says of itself. */
  word: string
}

/** Writes `each` files of each of the ten kinds, and if wanted one of each other kind. */
export function writeSampleFiles(folder: string, each: number, { others = false } = {}): SampleFile[] {
  mkdirSync(folder, { recursive: true })
  const write = (ending: string, n: number, content: (word: string) => string | Buffer): SampleFile => {
    const word = `${ending}word${n}`
    const file = path.join(folder, `sample-${n}.${ending}`)
    writeFileSync(file, content(word))
    return { path: file, word }
  }
  const files = Object.entries(KINDS).flatMap(([ending, make]) =>
    Array.from({ length: each }, (_, n) => write(ending, n, (word) => make(word, n))),
  )
  if (others) files.push(...Object.entries(OTHERS).map(([ending, make]) => write(ending, 0, make)))
  return files
}

import { readFile } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { getDocument } from 'unpdf/pdfjs'
import type { DocumentFacts } from '../../../src-shared/document.js'
import { type Extract, type Extraction, factsOf } from '../extraction.js'
import { IngestFailure } from '../ingest-failure.js'

type Pdf = Awaited<ReturnType<typeof getDocument>['promise']>

/** The text of a PDF page by page. What is a picture of text has none. */
export const extractPdf: Extract = async (extraction) => {
  const pdf = await openPdf(extraction)
  try {
    const { title, facts } = await factsIn(pdf)
    const emptyPages: number[] = []
    const faultyPages: number[] = []
    for (let number = 1; number <= pdf.numPages; number += 1) {
      extraction.signal.throwIfAborted()
      const text = await pageText(pdf, number).catch(() => null)
      if (text === null) faultyPages.push(number)
      else if (text.trim() === '') emptyPages.push(number)
      await extraction.out.mark({ page: number })
      await extraction.out.text(`${text ?? ''}\n`)
      extraction.progress(number / pdf.numPages)
      await nextTurn()
    }
    if (faultyPages.length > 0) extraction.note(`${pagesWords(faultyPages)} could not be read.`)
    if (emptyPages.length > 0) {
      extraction.note(`${pagesWords(emptyPages)} without text: what is a picture on a page is not read.`)
    }
    return { title, facts: { pages: pdf.numPages, ...facts } }
  } finally {
    await pdf.loadingTask.destroy()
  }
}

async function openPdf({ path, name }: Extraction): Promise<Pdf> {
  try {
    // Nothing of a page is run, drawn or fetched; and it keeps its complaints to itself.
    return await getDocument({
      data: new Uint8Array(await readFile(path)),
      disableFontFace: true,
      useSystemFonts: false,
      enableXfa: false,
      verbosity: 0,
    }).promise
  } catch (thrown) {
    const { name: kind, message } = thrown as Error
    if (kind === 'PasswordException') throw new IngestFailure('LOCKED', `${name} is locked with a password`, thrown)
    throw new IngestFailure('DAMAGED', `${name} is no PDF that can be read: ${message}`, thrown)
  }
}

async function pageText(pdf: Pdf, number: number): Promise<string> {
  const page = await pdf.getPage(number)
  const { items } = await page.getTextContent()
  page.cleanup()
  let text = ''
  for (const item of items) if ('str' in item) text += item.hasEOL ? `${item.str}\n` : item.str
  return text
}

async function factsIn(pdf: Pdf): Promise<{ title: string | null; facts: DocumentFacts }> {
  const { info } = (await pdf.getMetadata().catch(() => ({ info: {} }))) as { info: Record<string, unknown> }
  const text = (name: string) => {
    const value = info[name]
    return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 1_000) : null
  }
  return {
    title: text('Title'),
    facts: factsOf({
      author: text('Author'),
      subject: text('Subject'),
      keywords: text('Keywords'),
      created: moment(text('CreationDate')),
      changed: moment(text('ModDate')),
      application: text('Creator'),
      producer: text('Producer'),
      'PDF version': text('PDFFormatVersion'),
    }),
  }
}

/** `D:20240131090000+01'00'` as `2024-01-31 09:00:00`. */
function moment(text: string | null): string | null {
  const parts = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?/.exec(text ?? '')
  if (parts === null) return text
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00'] = parts
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`
}

/** `Page 3 is`, `12 pages are` … as far as a note needs it. */
function pagesWords(numbers: readonly number[]): string {
  if (numbers.length === 1) return `Page ${numbers[0]}`
  if (numbers.length <= 5) return `Pages ${numbers.join(', ')}`
  return `${numbers.length} pages, of which the first is page ${numbers[0]},`
}

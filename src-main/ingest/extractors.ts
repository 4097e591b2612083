import type { Extract } from './extraction.js'
import type { Extractor } from './formats.js'

/** Each is loaded when a file needs it: some bring megabytes of code. */
const EXTRACTORS: Record<Exclude<Extractor, 'none'>, () => Promise<Extract>> = {
  text: async () => (await import('./extract/plain-text.js')).extractPlainText,
  markdown: async () => (await import('./extract/markdown.js')).extractMarkdown,
  html: async () => (await import('./extract/html.js')).extractHtml,
  xml: async () => (await import('./extract/xml.js')).extractXml,
  json: async () => (await import('./extract/json-text.js')).extractJson,
  csv: async () => (await import('./extract/csv.js')).extractCsv,
  pdf: async () => (await import('./extract/pdf.js')).extractPdf,
  image: async () => (await import('./extract/image.js')).extractImage,
  media: async () => (await import('./extract/media.js')).extractMedia,
  docx: async () => (await import('./extract/docx.js')).extractDocx,
  pptx: async () => (await import('./extract/pptx.js')).extractPptx,
  xlsx: async () => (await import('./extract/xlsx.js')).extractXlsx,
  odf: async () => (await import('./extract/odf.js')).extractOdf,
  epub: async () => (await import('./extract/epub.js')).extractEpub,
}

/** What reads a format; of one that nothing reads, only that is told. */
export function extractorOf(name: Extractor): Promise<Extract> {
  return name === 'none' ? Promise.resolve(factsAlone) : EXTRACTORS[name]()
}

const factsAlone: Extract = ({ detected, note }) => {
  note(`The text of ${detected.label} is not read: name, size and type alone are kept.`)
  return Promise.resolve({ title: null, facts: {} })
}

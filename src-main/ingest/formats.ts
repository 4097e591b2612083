/** How far a file's text is read: piece by piece, with the whole file in memory, or not at all. */
export type Reading = 'streamed' | 'parsed' | 'facts'

/** What reads a format (docs/ingest.md has the table for people). */
export type Extractor =
  | 'text'
  | 'markdown'
  | 'html'
  | 'xml'
  | 'json'
  | 'csv'
  | 'pdf'
  | 'image'
  | 'media'
  | 'docx'
  | 'pptx'
  | 'xlsx'
  | 'odf'
  | 'epub'
  | 'none'

export interface Format {
  /** In a word, for lists. */
  kind: string
  /** In words, with its article: "it is a PNG image". */
  label: string
  /** MIME type. */
  type: string
  reading: Reading
  extractor: Extractor
}

const format = (kind: string, label: string, type: string, reading: Reading, extractor: Extractor): Format => ({
  kind,
  label,
  type,
  reading,
  extractor,
})

const MARKDOWN = format('markdown', 'a Markdown text', 'text/markdown', 'streamed', 'markdown')
export const HTML = format('html', 'an HTML page', 'text/html', 'streamed', 'html')
export const XML = format('xml', 'an XML text', 'application/xml', 'streamed', 'xml')
const JSON_TEXT = format('json', 'a JSON text', 'application/json', 'streamed', 'json')
const JSON_LINES = format('json', 'JSON Lines', 'application/jsonl', 'streamed', 'json')
const CSV = format('csv', 'a table as text', 'text/csv', 'streamed', 'csv')
const TSV = format('csv', 'a table as text', 'text/tab-separated-values', 'streamed', 'csv')
export const PLAIN = format('text', 'a text', 'text/plain', 'streamed', 'text')
const code = (language: string) => format('code', `a text in ${language}`, 'text/plain', 'streamed', 'text')

/** Texts look all the same by their bytes: which one it is, its name says. */
const TEXTS: Record<string, Format> = {
  md: MARKDOWN,
  markdown: MARKDOWN,
  mdown: MARKDOWN,
  mkd: MARKDOWN,
  html: HTML,
  htm: HTML,
  xhtml: HTML,
  xml: XML,
  svg: format('xml', 'an SVG drawing', 'image/svg+xml', 'streamed', 'xml'),
  rss: XML,
  atom: XML,
  gpx: XML,
  kml: XML,
  json: JSON_TEXT,
  geojson: JSON_TEXT,
  ipynb: JSON_TEXT,
  jsonl: JSON_LINES,
  ndjson: JSON_LINES,
  csv: CSV,
  tsv: TSV,
  tab: TSV,
}

/** By the ending of the name: the language, as people call it. */
const LANGUAGES: Record<string, string> = Object.fromEntries(
  (
    [
      ['JavaScript', 'js mjs cjs jsx'],
      ['TypeScript', 'ts mts cts tsx'],
      ['Python', 'py pyi'],
      ['Ruby', 'rb'],
      ['Go', 'go'],
      ['Rust', 'rs'],
      ['C', 'c h'],
      ['C++', 'cc cpp cxx hpp hh'],
      ['C#', 'cs'],
      ['Java', 'java'],
      ['Kotlin', 'kt kts'],
      ['Swift', 'swift'],
      ['PHP', 'php'],
      ['Perl', 'pl pm'],
      ['Lua', 'lua'],
      ['R', 'r'],
      ['Shell', 'sh bash zsh fish'],
      ['PowerShell', 'ps1'],
      ['SQL', 'sql'],
      ['CSS', 'css scss less'],
      ['YAML', 'yaml yml'],
      ['TOML', 'toml'],
      ['INI', 'ini cfg conf properties'],
      ['TeX', 'tex bib'],
      ['Scala', 'scala'],
      ['Haskell', 'hs'],
      ['Elixir', 'ex exs'],
      ['Dart', 'dart'],
      ['Zig', 'zig'],
    ] as const
  ).flatMap(([language, endings]) => endings.split(' ').map((ending) => [ending, language])),
)

const OPEN_XML = 'application/vnd.openxmlformats-officedocument'
const ODF = 'application/vnd.oasis.opendocument'

/** Formats that their bytes tell. */
const BINARIES: Record<string, Format> = Object.fromEntries(
  [
    format('pdf', 'a PDF', 'application/pdf', 'parsed', 'pdf'),
    format('document', 'a Word document', `${OPEN_XML}.wordprocessingml.document`, 'parsed', 'docx'),
    format('presentation', 'a PowerPoint presentation', `${OPEN_XML}.presentationml.presentation`, 'parsed', 'pptx'),
    format('spreadsheet', 'an Excel workbook', `${OPEN_XML}.spreadsheetml.sheet`, 'parsed', 'xlsx'),
    format('document', 'an OpenDocument text', `${ODF}.text`, 'parsed', 'odf'),
    format('presentation', 'an OpenDocument presentation', `${ODF}.presentation`, 'parsed', 'odf'),
    format('spreadsheet', 'an OpenDocument spreadsheet', `${ODF}.spreadsheet`, 'parsed', 'odf'),
    format('book', 'an EPUB book', 'application/epub+zip', 'parsed', 'epub'),
    format('other', 'an old Office file', 'application/x-cfb', 'facts', 'none'),
    format('other', 'a rich text (RTF)', 'application/rtf', 'facts', 'none'),
    format('other', 'a PostScript file', 'application/postscript', 'facts', 'none'),
  ].map((one) => [one.type, one]),
)

/** The language that the name says a text is in; null when it says none. */
export function languageOf(ending: string): string | null {
  return LANGUAGES[ending] ?? null
}

/** What a text is by the ending of its name, without the dot and in lower case. */
export function textFormat(ending: string): Format {
  const known = TEXTS[ending]
  if (known !== undefined) return known
  const language = languageOf(ending)
  return language === null ? PLAIN : code(language)
}

/** What is known of a MIME type that bytes told. */
export function binaryFormat(type: string, ending: string): Format {
  const known = BINARIES[type]
  if (known !== undefined) return known
  if (type === 'application/xml' || type === 'text/xml') return TEXTS[ending]?.extractor === 'html' ? HTML : XML
  const [family] = type.split('/')
  const upper = ending.toUpperCase()
  if (family === 'image') return format('image', `an image (${upper})`, type, 'facts', 'image')
  if (family === 'audio') return format('audio', `a sound recording (${upper})`, type, 'facts', 'media')
  if (family === 'video') return format('video', `a video (${upper})`, type, 'facts', 'media')
  if (/zip|tar|compress|7z|rar|xz|lz|zstd/.test(type))
    return format('archive', `an archive (${upper})`, type, 'facts', 'none')
  return format('other', `a file of type ${type}`, type, 'facts', 'none')
}

/** Bytes that nothing is known about. */
export const UNKNOWN = format(
  'other',
  'a file of a kind that is not known',
  'application/octet-stream',
  'facts',
  'none',
)

/** The endings that are promises: a file called so that is something else deserves a word. */
export function promisedBy(ending: string): string | null {
  if (TEXTS[ending] !== undefined || LANGUAGES[ending] !== undefined || ['txt', 'log', 'text'].includes(ending))
    return 'text'
  return PROMISES[ending] ?? null
}

const PROMISES: Record<string, string> = {
  pdf: 'application/pdf',
  docx: `${OPEN_XML}.wordprocessingml.document`,
  pptx: `${OPEN_XML}.presentationml.presentation`,
  xlsx: `${OPEN_XML}.spreadsheetml.sheet`,
  odt: `${ODF}.text`,
  odp: `${ODF}.presentation`,
  ods: `${ODF}.spreadsheet`,
  epub: 'application/epub+zip',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  zip: 'application/zip',
}

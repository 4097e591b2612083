import { zipFile } from './zip-file.js'

/** A PDF with a line of text a page; pages without one are empty. */
export function pdfFile(pages: readonly (string | null)[], title?: string): Buffer {
  const objects: string[] = ['<</Type/Catalog/Pages 2 0 R>>', '', '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>']
  const kids: string[] = []
  for (const text of pages) {
    const lines = (text ?? '').split('\n').map((line) => `(${line.replaceAll(/[()\\]/g, '\\$&')}) Tj 0 -20 Td`)
    const stream = text === null ? '' : `BT /F1 12 Tf 40 700 Td ${lines.join(' ')} ET`
    objects.push(`<</Length ${stream.length}>>\nstream\n${stream}\nendstream`)
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${objects.length} 0 R/Resources<</Font<</F1 3 0 R>>>>>>`,
    )
    kids.push(`${objects.length} 0 R`)
  }
  objects[1] = `<</Type/Pages/Kids[${kids.join(' ')}]/Count ${kids.length}>>`
  const info = title === undefined ? '' : `/Info ${objects.push(`<</Title(${title})/Author(A. Writer)>>`)} 0 R`
  let file = '%PDF-1.4\n'
  const offsets = objects.map((body, i) => {
    const at = file.length
    file += `${i + 1} 0 obj\n${body}\nendobj\n`
    return at
  })
  const xref = file.length
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`
  file += `trailer<</Size ${objects.length + 1}/Root 1 0 R${info}>>\nstartxref\n${xref}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}

export function htmlPage(title: string, text: string): string {
  return `<!doctype html><html lang="en"><head><title>${title}</title><meta name="description" content="About ${title}">
<style>p { color: red }</style><script>var hidden = "notfound"</script></head>
<body><nav><a href="/">Home</a> menuword</nav><main><h1>${title}</h1><p>First &amp; foremost,
${text}</p><h2>Below</h2><ul><li>one</li><li>two</li></ul><pre>a
  b</pre></main><footer>footword</footer></body></html>`
}

export function markdownText(title: string, text: string): string {
  return `---\ntitle: ${title}\ntags: [one, two]\ndraft: false\n---\n\n# Heading of ${title}\n\n${text}\n\n## Second part\n\n\`\`\`\n# no heading\n\`\`\`\n\nUnderlined\n----------\n\nThe end.\n`
}

const CORE = (title: string) =>
  `<?xml version="1.0"?><cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>${title}</dc:title><dc:creator>A. Writer</dc:creator></cp:coreProperties>`
const TYPES = (part: string, type: string) =>
  `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.${type}.main+xml"/></Types>`
const relations = (...targets: [string, string][]) =>
  `<Relationships>${targets.map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`).join('')}</Relationships>`

/** Its heading has a style of an author who writes German. */
export function wordFile(title: string, text: string): Buffer {
  const paragraph = (words: string, style = '') =>
    `<w:p>${style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r><w:t>${words}</w:t></w:r></w:p>`
  return zipFile({
    '[Content_Types].xml': TYPES('/word/document.xml', 'wordprocessingml.document'),
    '_rels/.rels': relations(['officeDocument', 'word/document.xml']),
    'docProps/core.xml': CORE(title),
    'word/styles.xml': `<w:styles><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>`,
    'word/document.xml': `<w:document><w:body>${paragraph(`Heading of ${title}`, 'berschrift1')}${paragraph(text)}<w:tbl><w:tr><w:tc>${paragraph('cell one')}</w:tc><w:tc>${paragraph('cell two')}</w:tc></w:tr></w:tbl></w:body></w:document>`,
  })
}

export function slidesFile(title: string, slides: readonly string[]): Buffer {
  const shape = (text: string, type: string) =>
    `<p:sp><p:nvSpPr><p:nvPr><p:ph type="${type}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`
  return zipFile({
    '[Content_Types].xml': TYPES('/ppt/presentation.xml', 'presentationml.presentation'),
    'docProps/core.xml': CORE(title),
    'ppt/presentation.xml': `<p:presentation><p:sldIdLst>${slides.map((_, i) => `<p:sldId id="${i + 256}" r:id="rId${i + 1}"/>`).join('')}</p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': relations(
      ...slides.map((_, i): [string, string] => ['slide', `slides/slide${i + 1}.xml`]),
    ),
    ...Object.fromEntries(
      slides.map((text, i) => [
        `ppt/slides/slide${i + 1}.xml`,
        `<p:sld>${shape(`Slide ${i + 1} of ${title}`, 'title')}${shape(text, 'body')}</p:sld>`,
      ]),
    ),
  })
}

export function workbookFile(sheets: Record<string, readonly (readonly (string | number)[])[]>): Buffer {
  const names = Object.keys(sheets)
  const shared: string[] = []
  const cell = (value: string | number, column: number, row: number) => {
    const at = `${String.fromCharCode(65 + column)}${row}`
    if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`
    return value === '' ? '' : `<c r="${at}" t="s"><v>${shared.push(value) - 1}</v></c>`
  }
  const parts = Object.fromEntries(
    Object.values(sheets).map((rows, i) => [
      `xl/worksheets/sheet${i + 1}.xml`,
      `<worksheet><sheetData>${rows.map((cells, r) => (cells.length === 0 ? '' : `<row r="${r + 1}">${cells.map((value, c) => cell(value, c, r + 1)).join('')}</row>`)).join('')}</sheetData></worksheet>`,
    ]),
  )
  return zipFile({
    '[Content_Types].xml': TYPES('/xl/workbook.xml', 'spreadsheetml.sheet'),
    'xl/workbook.xml': `<workbook><sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      ...names.map((_, i): [string, string] => ['worksheet', `worksheets/sheet${i + 1}.xml`]),
    ),
    ...parts,
    'xl/sharedStrings.xml': `<sst>${shared.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
  })
}

export function openDocumentText(title: string, text: string): Buffer {
  return zipFile({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'meta.xml': `<office:document-meta><office:meta><dc:title>${title}</dc:title><meta:initial-creator>A. Writer</meta:initial-creator></office:meta></office:document-meta>`,
    'content.xml': `<office:document-content><office:body><office:text><text:h text:outline-level="1">Heading of ${title}</text:h><text:p>${text}</text:p></office:text></office:body></office:document-content>`,
  })
}

export function openDocumentSheet(name: string, rows: readonly (readonly string[])[]): Buffer {
  const cells = (row: readonly string[]) =>
    row.map((value) => `<table:table-cell><text:p>${value}</text:p></table:table-cell>`).join('')
  return zipFile({
    mimetype: 'application/vnd.oasis.opendocument.spreadsheet',
    'content.xml': `<office:document-content><office:body><office:spreadsheet><table:table table:name="${name}">${rows.map((row) => `<table:table-row>${cells(row)}</table:table-row>`).join('')}<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16000"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>`,
  })
}

export function epubBook(title: string, chapters: readonly string[]): Buffer {
  const chapter = (text: string, i: number) =>
    `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><h1>Chapter ${i + 1}</h1><p>${text}</p></body></html>`
  return zipFile({
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': `<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>`,
    'OPS/book.opf': `<package><metadata><dc:title>${title}</dc:title><dc:creator>A. Writer</dc:creator><dc:language>en</dc:language></metadata><manifest>${chapters.map((_, i) => `<item id="c${i}" href="chapter%20${i}.xhtml"/>`).join('')}</manifest><spine>${chapters.map((_, i) => `<itemref idref="c${i}"/>`).join('')}</spine></package>`,
    ...Object.fromEntries(chapters.map((text, i) => [`OPS/chapter ${i}.xhtml`, chapter(text, i)])),
  })
}

import type { Extract } from '../extraction.js'
import { FlowText } from '../flow-text.js'
import { openXmlFacts } from '../open-xml.js'
import { readXml } from '../read-xml.js'
import { ZipArchive } from '../zip-archive.js'

const MAIN = 'word/document.xml'

/** The text of a Word document by its headings, with its footnotes at the end. */
export const extractDocx: Extract = async ({ path, out, signal }) => {
  const zip = await ZipArchive.open(path)
  try {
    const { title, facts } = await openXmlFacts(zip)
    const levels = await headingLevels(zip)
    const flow = new FlowText()
    for (const part of [MAIN, 'word/footnotes.xml', 'word/endnotes.xml']) {
      await readXml(zip.text(part), wordEvents(flow, levels), async () => {
        signal.throwIfAborted()
        await flow.handOn(out)
      })
    }
    await flow.finish(out)
    return { title: title ?? flow.title?.text ?? null, facts: { ...facts, headings: flow.headings } }
  } finally {
    zip.close()
  }
}

/** Which styles are those of headings. Their ids are of the author's language, their names are not. */
async function headingLevels(zip: ZipArchive): Promise<Map<string, number>> {
  const levels = new Map<string, number>()
  let id: string | null = null
  await readXml(zip.text('word/styles.xml'), {
    open(name, attributes) {
      if (name === 'w:style') id = attributes['w:styleId'] ?? null
      const level = name === 'w:name' ? /^(?:heading (\d)|(title))$/i.exec(attributes['w:val'] ?? '') : null
      if (level !== null && id !== null) levels.set(id, Number(level[1] ?? 1))
    },
  })
  return levels
}

function wordEvents(flow: FlowText, levels: ReadonlyMap<string, number>) {
  let isText = false
  let level: number | null = null
  // What older programs are shown instead of a shape holds the same text again.
  let fallbacks = 0
  return {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'mc:Fallback') fallbacks += 1
      if (fallbacks > 0) return
      if (name === 'w:t') isText = true
      else if (name === 'w:p') flow.paragraph()
      else if (name === 'w:tab') flow.text(' ')
      else if (name === 'w:br' || name === 'w:cr') flow.lineBreak()
      else if (name === 'w:tc') flow.text(' ')
      else if (name === 'w:pStyle') {
        level = levels.get(attributes['w:val'] ?? '') ?? null
        if (level !== null) flow.beginHeading()
      }
    },
    text(text: string) {
      if (isText && fallbacks === 0) flow.text(text)
    },
    close(name: string) {
      if (name === 'mc:Fallback') fallbacks -= 1
      if (fallbacks > 0) return
      if (name === 'w:t') isText = false
      if (name !== 'w:p') return
      if (level !== null) flow.endHeading(level)
      else flow.lineBreak()
      level = null
    },
  }
}

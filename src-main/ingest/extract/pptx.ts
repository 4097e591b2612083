import type { Extract } from '../extraction.js'
import { FlowText } from '../flow-text.js'
import { openXmlFacts, relationsOf } from '../open-xml.js'
import { readXml } from '../read-xml.js'
import { ZipArchive } from '../zip-archive.js'

const MAIN = 'ppt/presentation.xml'

/** The text of a presentation slide by slide, with the speaker's notes. */
export const extractPptx: Extract = async ({ path, out, signal, progress }) => {
  const zip = await ZipArchive.open(path)
  try {
    const { title, facts } = await openXmlFacts(zip)
    const flow = new FlowText()
    const slides = await slidesOf(zip)
    for (const [i, slide] of slides.entries()) {
      signal.throwIfAborted()
      flow.mark({ page: i + 1, heading: null })
      await readXml(zip.text(slide), drawingEvents(flow))
      const notes = [...(await relationsOf(zip, slide)).values()].find(({ type }) => type === 'notesSlide')
      if (notes !== undefined) await readXml(zip.text(notes.target), drawingEvents(flow))
      await flow.handOn(out)
      progress((i + 1) / slides.length)
    }
    await flow.finish(out)
    return { title: title ?? flow.title?.text ?? null, facts: { slides: slides.length, ...facts } }
  } finally {
    zip.close()
  }
}

/** In the order in which they are shown. */
async function slidesOf(zip: ZipArchive): Promise<string[]> {
  const relations = await relationsOf(zip, MAIN)
  const slides: string[] = []
  await readXml(zip.text(MAIN), {
    open(name, attributes) {
      const target = name === 'p:sldId' ? relations.get(attributes['r:id'] ?? '')?.target : undefined
      if (target !== undefined) slides.push(target)
    },
  })
  return slides
}

function drawingEvents(flow: FlowText) {
  let isText = false
  let isTitle = false
  return {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'a:t') isText = true
      else if (name === 'p:sp') flow.paragraph()
      else if (name === 'p:ph' && /^(title|ctrTitle)$/.test(attributes.type ?? '')) {
        isTitle = true
        flow.beginHeading()
      } else if (name === 'a:br') flow.lineBreak()
    },
    text(text: string) {
      if (isText) flow.text(text)
    },
    close(name: string) {
      if (name === 'a:t') isText = false
      else if (name === 'a:p') flow.lineBreak()
      else if (name === 'p:sp') {
        if (isTitle) flow.endHeading(1)
        isTitle = false
        flow.paragraph()
      }
    },
  }
}

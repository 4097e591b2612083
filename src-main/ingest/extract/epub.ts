import { posix } from 'node:path'
import { type Extract, factsOf } from '../extraction.js'
import { FlowText } from '../flow-text.js'
import { IngestFailure } from '../ingest-failure.js'
import { readProperties, readXml } from '../read-xml.js'
import { ZipArchive } from '../zip-archive.js'
import { pageParser } from './html.js'

/** The text of a book, chapter by chapter in the order of reading. */
export const extractEpub: Extract = async ({ path, out, signal, progress }) => {
  const zip = await ZipArchive.open(path)
  try {
    const packagePart = await packageOf(zip)
    if (packagePart === null) throw new IngestFailure('DAMAGED', `${path} is damaged: it does not say what it holds`)
    const properties = await readProperties(zip.text(packagePart))
    const chapters = await chaptersOf(zip, packagePart)
    const flow = new FlowText()
    for (const [i, chapter] of chapters.entries()) {
      signal.throwIfAborted()
      flow.mark({ heading: null })
      const parser = pageParser(flow, false)
      for await (const piece of zip.text(chapter)) {
        parser.write(piece)
        await flow.handOn(out)
      }
      parser.end()
      progress((i + 1) / chapters.length)
    }
    await flow.finish(out)
    const all = (name: string) => properties.get(name) ?? []
    return {
      title: all('dc:title')[0] ?? flow.title?.text ?? null,
      facts: factsOf({
        authors: all('dc:creator'),
        language: all('dc:language')[0],
        publisher: all('dc:publisher')[0],
        published: all('dc:date')[0],
        description: all('dc:description')[0]?.replaceAll(/<[^>]*>/g, ' '),
        subjects: all('dc:subject'),
        identifier: all('dc:identifier')[0],
        chapters: chapters.length,
      }),
    }
  } finally {
    zip.close()
  }
}

async function packageOf(zip: ZipArchive): Promise<string | null> {
  let part: string | null = null
  await readXml(zip.text('META-INF/container.xml'), {
    open(name, attributes) {
      if (name === 'rootfile') part ??= attributes['full-path'] ?? null
    },
  })
  return part
}

async function chaptersOf(zip: ZipArchive, packagePart: string): Promise<string[]> {
  const folder = posix.dirname(packagePart)
  const items = new Map<string, string>()
  const order: string[] = []
  await readXml(zip.text(packagePart), {
    open(name, { id, href, idref }) {
      const local = name.split(':').at(-1)
      if (local === 'item' && id !== undefined && href !== undefined) items.set(id, posix.join(folder, unescaped(href)))
      if (local === 'itemref' && idref !== undefined) order.push(idref)
    },
  })
  return order.flatMap((id) => {
    const part = items.get(id)
    return part !== undefined && zip.has(part) ? [part] : []
  })
}

function unescaped(href: string): string {
  try {
    return decodeURIComponent(href)
  } catch {
    return href
  }
}

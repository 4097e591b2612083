import { posix } from 'node:path'
import type { DocumentFacts } from '../../src-shared/document.js'
import { factsOf } from './extraction.js'
import { readProperties, readXml } from './read-xml.js'
import type { ZipArchive } from './zip-archive.js'

/** What a Word, PowerPoint or Excel file says about itself. */
export async function openXmlFacts(zip: ZipArchive): Promise<{ title: string | null; facts: DocumentFacts }> {
  const core = await readProperties(zip.text('docProps/core.xml'))
  const app = await readProperties(zip.text('docProps/app.xml'))
  const one = (name: string) => core.get(name)?.[0] ?? null
  return {
    title: one('dc:title'),
    facts: factsOf({
      author: one('dc:creator'),
      subject: one('dc:subject'),
      description: one('dc:description'),
      keywords: one('cp:keywords'),
      created: one('dcterms:created'),
      changed: one('dcterms:modified'),
      'last changed by': one('cp:lastModifiedBy'),
      application: app.get('Application')?.[0],
    }),
  }
}

/** Where the relations of a part lead: a path inside the archive for each id. */
export async function relationsOf(
  zip: ZipArchive,
  part: string,
): Promise<Map<string, { type: string; target: string }>> {
  const found = new Map<string, { type: string; target: string }>()
  const folder = posix.dirname(part)
  await readXml(zip.text(posix.join(folder, '_rels', `${posix.basename(part)}.rels`)), {
    open(name, { Id, Type = '', Target, TargetMode }) {
      if (name !== 'Relationship' || Id === undefined || Target === undefined || TargetMode === 'External') return
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
      found.set(Id, { type: posix.basename(Type), target })
    },
  })
  return found
}

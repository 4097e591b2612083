import { ZipArchive } from './zip-archive.js'

const SIGNATURE = Buffer.from('PK\x03\x04', 'latin1')
const OPEN_XML = 'application/vnd.openxmlformats-officedocument'

/** What an Office document holds that no other archive does. */
const OFFICE_PARTS: readonly (readonly [string, string])[] = [
  ['word/document.xml', `${OPEN_XML}.wordprocessingml.document`],
  ['ppt/presentation.xml', `${OPEN_XML}.presentationml.presentation`],
  ['xl/workbook.xml', `${OPEN_XML}.spreadsheetml.sheet`],
]
const MOST_TYPE = 200

/**
 * What a packed file is by the files inside: an Office document, what it calls itself (OpenDocument, EPUB), or an archive.
 *
 * @param sample its beginning
 * @returns its MIME type; null when it is not packed, or cannot be opened
 */
export async function packedType(path: string, sample: Buffer): Promise<string | null> {
  if (!sample.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return null
  let zip: ZipArchive
  try {
    zip = await ZipArchive.open(path)
  } catch {
    return null
  }
  try {
    const office = OFFICE_PARTS.find(([part]) => zip.has(part) && zip.has('[Content_Types].xml'))
    if (office !== undefined) return office[1]
    let type = ''
    for await (const piece of zip.text('mimetype')) {
      type += piece
      if (type.length > MOST_TYPE) break
    }
    return /^application\/[\w.+-]+$/.test(type.trim()) ? type.trim() : 'application/zip'
  } catch {
    return 'application/zip'
  } finally {
    zip.close()
  }
}

import exifr from 'exifr'
import { imageSizeFromFile } from 'image-size/fromFile'
import { type Extract, type Extraction, factsOf } from '../extraction.js'
import { readByProgram } from '../read-by-program.js'

/** How long reading the text of a picture may take, in ms. */
const OCR_MS = 5 * 60_000
/** In pixels; `tesseract` refuses larger ones itself, after reading them. */
const MOST_OCR_PIXELS = 200_000_000

/** The tags of a camera that say something to people. */
const TAGS = [
  'Make',
  'Model',
  'LensModel',
  'DateTimeOriginal',
  'CreateDate',
  'ExposureTime',
  'FNumber',
  'ISO',
  'FocalLength',
  'Orientation',
  'Artist',
  'Copyright',
  'ImageDescription',
  'UserComment',
  'Software',
  'XPTitle',
  'XPKeywords',
] as const

/** Size, what the camera wrote, and where the program `tesseract` is installed, the text on the picture. */
export const extractImage: Extract = async (extraction) => {
  const { path, note } = extraction
  const size = await imageSizeFromFile(path).catch(() => null)
  if (size === null) note('How large the image is could not be read: it may be damaged.')
  const tags = await cameraTags(path)
  const described = text(tags.ImageDescription) ?? text(tags.XPTitle)
  const facts = factsOf({
    width: size?.width,
    height: size?.height,
    'taken at': moment(tags.DateTimeOriginal) ?? moment(tags.CreateDate),
    camera: [text(tags.Make), text(tags.Model)].filter((word) => word !== null).join(' '),
    lens: text(tags.LensModel),
    exposure: exposureOf(tags.ExposureTime),
    aperture: typeof tags.FNumber === 'number' ? `f/${tags.FNumber}` : null,
    ISO: typeof tags.ISO === 'number' ? tags.ISO : null,
    'focal length': typeof tags.FocalLength === 'number' ? `${tags.FocalLength} mm` : null,
    orientation: text(tags.Orientation),
    latitude: typeof tags.latitude === 'number' ? round(tags.latitude) : null,
    longitude: typeof tags.longitude === 'number' ? round(tags.longitude) : null,
    description: described,
    comment: text(tags.UserComment),
    artist: text(tags.Artist),
    copyright: text(tags.Copyright),
    software: text(tags.Software),
    keywords: text(tags.XPKeywords),
  })
  await readWords(extraction, (size?.width ?? 0) * (size?.height ?? 0))
  return { title: described, facts }
}

/** An image without any, or of a format that has none, has no tags. */
async function cameraTags(path: string): Promise<Record<string, unknown>> {
  try {
    const tags: unknown = await exifr.parse(path, { pick: [...TAGS, 'GPSLatitude', 'GPSLongitude'], gps: true })
    return typeof tags === 'object' && tags !== null ? (tags as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

async function readWords(extraction: Extraction, pixels: number): Promise<void> {
  const { program, note, out, path, signal } = extraction
  const tesseract = program('tesseract')
  if (tesseract === null) {
    note('Text on the image was not read: the program tesseract is not installed.')
    return
  }
  if (pixels > MOST_OCR_PIXELS) {
    note('Text on the image was not read: it is too large for tesseract.')
    return
  }
  const read = await readByProgram(tesseract, [path, 'stdout'], { signal, timeoutMs: OCR_MS })
  if (read.text === null) note(`Text on the image was not read: tesseract failed (${read.why}).`)
  else await out.text(read.text.replaceAll('\f', '').trim())
}

function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return null
  const words = value.replaceAll('\0', '').trim()
  return words === '' ? null : words.slice(0, 1_000)
}

function moment(value: unknown): string | null {
  if (value instanceof Date)
    return Number.isNaN(value.getTime())
      ? null
      : value
          .toISOString()
          .replace(/\.000Z$/, '')
          .replace('Z', '')
  return text(value)
}

function exposureOf(value: unknown): string | null {
  if (typeof value !== 'number' || value <= 0) return null
  return value < 1 ? `1/${Math.round(1 / value)} s` : `${value} s`
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6
}

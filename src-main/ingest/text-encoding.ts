import { analyse } from 'chardet'

/** How bytes become text. */
export interface TextEncoding {
  /** A label that `TextDecoder` knows. */
  name: string
  /** Whether it was concluded from how the bytes are spread; false: they say it themselves. */
  guessed: boolean
}

/** Control characters that texts hold; all others are rare in them. */
const USUAL_CONTROLS = new Set([0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x1b])
const MOST_CONTROLS = 0.02
/** Of the bytes at odd, or at even places, that are zero in UTF-16 of mostly western text. */
const MANY_ZEROS = 0.4
const FEW_ZEROS = 0.05
/** Of 100; a guess with less is worse than the commonest encoding of old western texts. */
const LEAST_CONFIDENCE = 10

/**
 * Whether bytes are text, and in which encoding.
 *
 * @param sample the beginning of a file
 * @param isWhole whether nothing follows it
 * @returns null when they are no text
 */
export function textEncoding(sample: Buffer, isWhole: boolean): TextEncoding | null {
  const marked = byteOrderMark(sample)
  if (marked !== null) return { name: marked, guessed: false }
  if (sample.includes(0)) {
    const wide = wideEncoding(sample)
    return wide === null ? null : { name: wide, guessed: true }
  }
  const controls = sample.filter((byte) => byte < 0x20 && !USUAL_CONTROLS.has(byte)).length
  if (controls > sample.length * MOST_CONTROLS) return null
  if (isUtf8(sample, isWhole)) return { name: 'utf-8', guessed: false }
  for (const { name, confidence } of analyse(sample)) {
    const known = confidence >= LEAST_CONFIDENCE ? decoderName(name) : null
    // Its bytes are no UTF-8, whatever they look like.
    if (known !== null && known !== 'utf-8') return { name: known, guessed: true }
  }
  return { name: 'windows-1252', guessed: true }
}

function byteOrderMark(sample: Buffer): string | null {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return 'utf-8'
  // UTF-32 begins like UTF-16 and is not read.
  if (sample[0] === 0xff && sample[1] === 0xfe && !(sample[2] === 0 && sample[3] === 0)) return 'utf-16le'
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be'
  return null
}

function wideEncoding(sample: Buffer): string | null {
  let even = 0
  let odd = 0
  for (let at = 0; at < sample.length; at += 1) {
    if (sample[at] !== 0) continue
    if (at % 2 === 0) even += 1
    else odd += 1
  }
  const half = sample.length / 2
  if (odd > half * MANY_ZEROS && even < half * FEW_ZEROS) return 'utf-16le'
  if (even > half * MANY_ZEROS && odd < half * FEW_ZEROS) return 'utf-16be'
  return null
}

function isUtf8(sample: Buffer, isWhole: boolean): boolean {
  try {
    // A character that the end of the sample cuts is no fault.
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: !isWhole })
    return true
  } catch {
    return false
  }
}

/** What `TextDecoder` calls it; null when it does not know it. */
function decoderName(name: string): string | null {
  try {
    return new TextDecoder(name).encoding
  } catch {
    return null
  }
}

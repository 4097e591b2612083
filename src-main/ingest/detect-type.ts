import { extname } from 'node:path'
import { fileTypeFromTokenizer } from 'file-type'
import { fromFile, type ITokenizer } from 'strtok3'
import { openFile } from './file-state.js'
import { binaryFormat, type Format, HTML, PLAIN, promisedBy, textFormat, UNKNOWN, XML } from './formats.js'
import { packedType } from './packed-type.js'
import { textEncoding } from './text-encoding.js'

declare module 'strtok3' {
  /** What the package has for Node only; its types tell of what every runtime has. */
  export function fromFile(path: string): Promise<ITokenizer>
}

const SAMPLE_BYTES = 64 * 1024

/** What a file is, by what is in it. */
export interface DetectedType extends Format {
  /** Of a text: its encoding, as `TextDecoder` names it; null for anything else. */
  encoding: string | null
  /** What a person should know about it. */
  notes: string[]
}

/**
 * Finds out what a file is from its bytes; its name decides only between texts.
 *
 * @param path of a regular file
 * @param name what it is called
 */
export async function detectType(path: string, name: string): Promise<DetectedType> {
  const ending = extname(name).slice(1).toLowerCase()
  const sample = await beginningOf(path)
  const encoding = textEncoding(sample.bytes, sample.isWhole)
  const told = await typeByBytes(path, sample.bytes, ending)
  const notes: string[] = []
  let format: Format
  if (told !== undefined && !(encoding !== null && isTextual(told.mime))) {
    format = binaryFormat(told.mime, told.ext)
  } else if (encoding !== null) {
    format = byBeginning(sample.bytes, encoding.name, ending)
    if (encoding.guessed) notes.push(`Its text was taken for ${encoding.name}, from how its bytes are spread.`)
  } else {
    format = UNKNOWN
  }
  const isText = format.reading === 'streamed'
  const promised = promisedBy(ending)
  if (promised !== null && promised !== (isText ? 'text' : format.type)) {
    notes.push(`Its name ends in .${ending}, but it is ${format.label}.`)
  }
  return { ...format, encoding: isText ? (encoding?.name ?? 'utf-8') : null, notes }
}

/** Undefined when the bytes are of no kind that is known. */
async function typeByBytes(
  path: string,
  sample: Buffer,
  ending: string,
): Promise<{ mime: string; ext: string } | undefined> {
  const packed = await packedType(path, sample)
  if (packed !== null) return { mime: packed, ext: packed === 'application/zip' ? 'zip' : ending }
  try {
    const tokenizer = await fromFile(path)
    try {
      const told = await fileTypeFromTokenizer(tokenizer)
      if (told?.mime !== 'application/zip') return told
    } finally {
      await tokenizer.close()
    }
  } catch {
    // It breaks off where more was promised.
  }
  // Something packed that cannot be opened is taken for what it is called: whoever reads it says what is wrong.
  const promised = sample.subarray(0, 2).toString('latin1') === 'PK' ? promisedBy(ending) : null
  return promised === null || promised === 'text' ? undefined : { mime: promised, ext: ending }
}

/** What `file-type` tells of texts is less than their names do. */
function isTextual(type: string): boolean {
  return type.startsWith('text/') || type === 'application/xml' || type === 'image/svg+xml'
}

/** A text that begins like a page or like XML is one, whatever its name; else its name decides. */
function byBeginning(bytes: Buffer, encoding: string, ending: string): Format {
  const named = textFormat(ending)
  if (named !== PLAIN) return named
  const start = new TextDecoder(encoding).decode(bytes.subarray(0, 2_048), { stream: true }).trimStart()
  if (/^(<!--[\s\S]*?-->\s*)?<(!doctype\s+html|html[\s>])/i.test(start)) return HTML
  if (start.startsWith('<?xml')) return /<(!doctype\s+html|html[\s>])/i.test(start) ? HTML : XML
  return named
}

async function beginningOf(path: string): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const handle = await openFile(path)
  try {
    const bytes = Buffer.alloc(SAMPLE_BYTES)
    let length = 0
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, SAMPLE_BYTES - length, length)
      length += bytesRead
      if (bytesRead === 0 || length === SAMPLE_BYTES) break
    }
    return { bytes: bytes.subarray(0, length), isWhole: length < SAMPLE_BYTES }
  } finally {
    await handle.close()
  }
}

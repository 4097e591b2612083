/**
 * A hash of 32 bits, 0 to 4,294,967,295: FNV-1a over the text's UTF-8 bytes (Fowler, Noll and Vo; RFC 9923), then the
 * finaliser `fmix32` of MurmurHash3 (Appleby). FNV-1a alone will not do for choosing among few things: its lowest bit is
 * the parity of the bytes' lowest bits, so that "one of two" would follow the text's pattern.
 */
export function spreadHash(text: string): number {
  return fmix32(fnv1a32(text))
}

/** FNV-1a of 32 bits. A lone surrogate counts as U+FFFD, as in every UTF-8 encoder. */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of utf8(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

function fmix32(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** First byte of a character that 0 to 3 more bytes follow. */
const LEADS = [0, 0xc0, 0xe0, 0xf0]

/** By hand, since `src-shared` knows neither Node nor the DOM, and so no TextEncoder. */
function* utf8(text: string): Generator<number> {
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point
    if (code < 0x80) yield code
    else {
      const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3
      yield (LEADS[more] as number) | (code >> (6 * more))
      for (let left = more - 1; left >= 0; left--) yield 0x80 | ((code >> (6 * left)) & 0x3f)
    }
  }
}

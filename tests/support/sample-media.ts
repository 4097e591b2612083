import { crc32, deflateSync } from 'node:zlib'

const u16 = (value: number) => Buffer.from([value >> 8, value & 255])
const u32 = (value: number) =>
  Buffer.from([(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255])
const latin = (text: string) => Buffer.from(text, 'latin1')

/** A grey picture. */
export function pngImage(width: number, height: number, grey = 128): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([latin(type), data])
    return Buffer.concat([u32(data.length), body, u32(crc32(body))])
  }
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width, grey)])
  const pixels = Buffer.concat(Array.from({ length: height }, () => row))
  return Buffer.concat([
    latin('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 0, 0, 0, 0])])),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** One pixel as JPEG. */
const PIXEL = Buffer.from(
  `/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP${'/'.repeat(86)}wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=`,
  'base64',
)

/** A photograph as a camera wrote it: its name and the description are in it. */
export function jpegPhoto(camera: { make: string; model: string; description: string; takenAt: string }): Buffer {
  const texts: [number, string][] = [
    [0x010e, camera.description],
    [0x010f, camera.make],
    [0x0110, camera.model],
  ]
  const values: Buffer[] = []
  const head = 8 + 2 + (texts.length + 1) * 12 + 4
  let at = head
  const entry = (tag: number, type: number, count: number, value: Buffer) =>
    Buffer.concat([u16(tag), u16(type), u32(count), value])
  const entries = texts.map(([tag, text]) => {
    const bytes = latin(`${text}\0`)
    const made = entry(
      tag,
      2,
      bytes.length,
      bytes.length <= 4 ? Buffer.concat([bytes, Buffer.alloc(4)]).subarray(0, 4) : u32(at),
    )
    if (bytes.length > 4) {
      values.push(bytes)
      at += bytes.length
    }
    return made
  })
  const taken = latin(`${camera.takenAt}\0`)
  const exif = Buffer.concat([u16(1), entry(0x9003, 2, taken.length, u32(at + 2 + 12 + 4)), u32(0), taken])
  const tiff = Buffer.concat([
    latin('MM\0*'),
    u32(8),
    u16(entries.length + 1),
    ...entries,
    entry(0x8769, 4, 1, u32(at)),
    u32(0),
    ...values,
    exif,
  ])
  const app1 = Buffer.concat([latin('Exif\0\0'), tiff])
  return Buffer.concat([PIXEL.subarray(0, 2), Buffer.from([0xff, 0xe1]), u16(app1.length + 2), app1, PIXEL.subarray(2)])
}

/** Silence. */
export function wavSound(seconds: number, title: string): Buffer {
  const rate = 8_000
  const little = (value: number, bytes: number) => {
    const buffer = Buffer.alloc(bytes)
    buffer.writeUIntLE(value, 0, bytes)
    return buffer
  }
  const chunk = (type: string, data: Buffer) =>
    Buffer.concat([latin(type), little(data.length, 4), data, Buffer.alloc(data.length % 2)])
  const format = Buffer.concat([
    little(1, 2),
    little(1, 2),
    little(rate, 4),
    little(rate, 4),
    little(1, 2),
    little(8, 2),
  ])
  const info = Buffer.concat([latin('INFO'), chunk('INAM', latin(`${title}\0`))])
  const body = Buffer.concat([
    latin('WAVE'),
    chunk('fmt ', format),
    chunk('LIST', info),
    chunk('data', Buffer.alloc(rate * seconds, 128)),
  ])
  return Buffer.concat([latin('RIFF'), little(body.length, 4), body])
}

/** Silence of 38 frames, some 1 s, with tags. */
export function mp3Sound(tags: { title: string; artist: string; album: string }): Buffer {
  const frame = (id: string, text: string) => {
    const data = Buffer.concat([Buffer.from([3]), Buffer.from(text)])
    return Buffer.concat([latin(id), u32(data.length), u16(0), data])
  }
  const frames = Buffer.concat([frame('TIT2', tags.title), frame('TPE1', tags.artist), frame('TALB', tags.album)])
  const size = Buffer.from([0, (frames.length >> 14) & 127, (frames.length >> 7) & 127, frames.length & 127])
  const silence = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0xc0]), Buffer.alloc(413)])
  return Buffer.concat([latin('ID3\x03\0\0'), size, frames, ...Array.from({ length: 38 }, () => silence)])
}

/** A video that says it has a picture, without one to show. */
export function mp4Video(seconds: number): Buffer {
  const box = (type: string, ...parts: Buffer[]) => {
    const data = Buffer.concat(parts)
    return Buffer.concat([u32(data.length + 8), latin(type), data])
  }
  const times = [u32(1_000), u32(seconds * 1_000)]
  const movie = box('mvhd', Buffer.alloc(12), ...times, u32(0x00010000), u16(0x0100), Buffer.alloc(70), u32(2))
  const track = box('tkhd', u32(1), Buffer.alloc(8), u32(1), u32(0), u32(seconds * 1_000), Buffer.alloc(60))
  const media = box('mdhd', Buffer.alloc(12), ...times, u16(0x55c4), u16(0))
  const kind = box('hdlr', Buffer.alloc(8), latin('vide'), Buffer.alloc(12), latin('picture\0'))
  return Buffer.concat([
    box('ftyp', latin('isom'), u32(512), latin('isomiso2mp41')),
    box('moov', movie, box('trak', track, box('mdia', media, kind))),
    box('mdat', Buffer.alloc(16)),
  ])
}

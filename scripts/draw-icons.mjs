import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

/** Samples a pixel in each direction, for smooth edges. */
const SAMPLES = 4

/**
 * @typedef {[r: number, g: number, b: number, a: number]} Colour each 0 to 1
 * @typedef {{ x: number, y: number, width: number, height: number, radius: number, colour(x: number, y: number): Colour }} Shape
 */

/** @type {(from: number[], to: number[], y: number) => Colour} */
const mix = (from, to, y) => {
  const at = (/** @type {number} */ i) => ((from[i] ?? 0) * (1 - y) + (to[i] ?? 0) * y) / 255
  return [at(0), at(1), at(2), 1]
}
/** @type {(r: number, g: number, b: number, a?: number) => () => Colour} */
const plain =
  (r, g, b, a = 1) =>
  () => [r / 255, g / 255, b / 255, a]

/** From the first colour above to the second below. @type {(from: number[], to: number[]) => (x: number, y: number) => Colour} */
const shade = (from, to) => (_, y) => mix(from, to, y)

/** Three tracks of a yard on a dark tile: one job far along, one begun, one waiting. Lengths are parts of the side. */
const ICON = [
  { x: 0.04, y: 0.04, width: 0.92, height: 0.92, radius: 0.21, colour: shade([52, 64, 110], [24, 28, 54]) },
  ...track(0.25, 0.62, [94, 214, 160]),
  ...track(0.45, 0.36, [255, 196, 87]),
  ...track(0.65, 0, [255, 255, 255]),
]
/** For the tray: the tracks alone, in one colour that is seen on dark and light bars. */
const TRAY = [0.14, 0.42, 0.7].map((y, i) => ({
  x: 0.06,
  y,
  width: [0.88, 0.62, 0.36][i] ?? 0,
  height: 0.17,
  radius: 0.085,
  colour: plain(106, 146, 245),
}))

/**
 * @param {number} y
 * @param {number} done
 * @param {number[]} colour
 * @returns {Shape[]}
 */
function track(y, done, [r = 0, g = 0, b = 0]) {
  const rail = { x: 0.19, y, width: 0.62, height: 0.115, radius: 0.0575 }
  const shapes = [{ ...rail, colour: plain(255, 255, 255, 0.16) }]
  if (done > 0) shapes.push({ ...rail, width: done, colour: plain(r, g, b) })
  return shapes
}

/**
 * Draws the app's icons as PNG files: 16 to 1024 pixels, and the tray's.
 *
 * @param {string} folder
 */
export function drawIcons(folder) {
  mkdirSync(folder, { recursive: true })
  for (const side of [16, 32, 48, 64, 128, 256, 512])
    writeFileSync(join(folder, `${side}x${side}.png`), png(side, ICON))
  writeFileSync(join(folder, 'icon.png'), png(512, ICON))
  writeFileSync(join(folder, 'tray.png'), png(22, TRAY))
  writeFileSync(join(folder, 'tray@2x.png'), png(44, TRAY))
}

/** @param {number} side @param {readonly Shape[]} shapes */
function png(side, shapes) {
  const rows = Buffer.alloc(side * (side * 4 + 1))
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      rows.set(pixel(x, y, side, shapes), y * (side * 4 + 1) + 1 + x * 4)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  // 8 bits a channel, colour with transparency.
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const data = deflateSync(rows, { level: 9 })
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

/** @param {string} type @param {Buffer} data */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}

/** @param {number} x @param {number} y @param {number} side @param {readonly Shape[]} shapes */
function pixel(x, y, side, shapes) {
  let [r, g, b, a] = [0, 0, 0, 0]
  for (let i = 0; i < SAMPLES * SAMPLES; i += 1) {
    const u = (x + ((i % SAMPLES) + 0.5) / SAMPLES) / side
    const v = (y + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / side
    const [sr, sg, sb, sa] = sample(u, v, shapes)
    r += sr * sa
    g += sg * sa
    b += sb * sa
    a += sa
  }
  const byte = (/** @type {number} */ value) => Math.round(255 * (a === 0 ? 0 : value / a))
  return [byte(r), byte(g), byte(b), Math.round((255 * a) / (SAMPLES * SAMPLES))]
}

/** @param {number} u @param {number} v @param {readonly Shape[]} shapes @returns {Colour} */
function sample(u, v, shapes) {
  /** @type {Colour} */
  let colour = [0, 0, 0, 0]
  for (const shape of shapes) {
    if (!isInside(u, v, shape)) continue
    const [r, g, b, a] = shape.colour((u - shape.x) / shape.width, (v - shape.y) / shape.height)
    const alpha = a + colour[3] * (1 - a)
    const over = (/** @type {number} */ top, /** @type {number} */ under) =>
      (top * a + under * colour[3] * (1 - a)) / alpha
    colour = [over(r, colour[0]), over(g, colour[1]), over(b, colour[2]), alpha]
  }
  return colour
}

/** Whether a point lies in a rectangle with round corners. @param {number} u @param {number} v @param {Shape} shape */
function isInside(u, v, { x, y, width, height, radius }) {
  const dx = Math.max(x + radius - u, u - (x + width - radius), 0)
  const dy = Math.max(y + radius - v, v - (y + height - radius), 0)
  return u >= x && u <= x + width && v >= y && v <= y + height && Math.hypot(dx, dy) <= radius
}

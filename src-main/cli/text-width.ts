/** Made on first use: it costs 10 ms, and most tables are plain ASCII. */
let segmenter: Intl.Segmenter | undefined

function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' })
  return segmenter.segment(text)
}

/** East Asian wide and full-width blocks, and emoji that are drawn as pictures: two columns in a terminal. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}|\ufe0f/u
const MARK = /^[\p{Mark}\u200c\u200d]+$/u
const ASCII = /^[\x20-\x7e]*$/

function graphemeWidth(grapheme: string): number {
  if (MARK.test(grapheme)) return 0
  return WIDE.test(grapheme) ? 2 : 1
}

/** Columns that a terminal needs for this text, which holds no control characters. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemesOf(text)) width += graphemeWidth(segment)
  return width
}

/** The text itself when it fits into `columns`, else as much of its start as fits, with `…` at the end. */
export function fitText(text: string, columns: number): string {
  if (columns <= 0) return ''
  if (textWidth(text) <= columns) return text
  let kept = ''
  let width = 0
  for (const { segment } of graphemesOf(text)) {
    width += graphemeWidth(segment)
    if (width > columns - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** Pads with spaces to `columns`, at the start when `right`. */
export function padText(text: string, columns: number, right = false): string {
  const space = ' '.repeat(Math.max(0, columns - textWidth(text)))
  return right ? space + text : text + space
}

import Anser from 'anser'

/** A run of text with one look. Colours 0–15 are class names, so that themes decide; others are CSS colours. */
export interface AnsiSpan {
  /** Where in the shown text it begins. */
  at: number
  text: string
  classes: string
  color: string | null
  background: string | null
}

const ESCAPE = '\u001b'
/** Control sequences that are no colours: cursor moves, erasing, titles. A log has no cursor, so they say nothing. */
const OTHER_SEQUENCES =
  /\u001b(?:\[[\d;?]*[A-Za-ln-z@`]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[()][A-Z0-9]|[=>78cDEHMNOZ])/g
const COLOURS = /\u001b\[[\d;]*m/g
const NAMED = /^ansi-(?:bright-)?(black|red|green|yellow|blue|magenta|cyan|white)$/

/**
 * A line of output cut at its colours. A carriage return starts the line over, as in a terminal: what a progress bar
 * drew before is not shown, though the colours that it switched on stay.
 *
 * @param style what earlier lines left switched on, as a control sequence
 */
export function ansiSpans(line: string, style = ''): AnsiSpan[] {
  const last = style + lastDrawn(line)
  if (!last.includes(ESCAPE)) return [{ at: 0, text: last, classes: '', color: null, background: null }]
  let at = 0
  return Anser.ansiToJson(last.replaceAll(OTHER_SEQUENCES, ''), { use_classes: true, remove_empty: true }).map(
    (entry) => {
      const span = {
        at,
        text: entry.content,
        classes: [
          ...colourClass('fg', entry.fg),
          ...colourClass('bg', entry.bg),
          ...(entry.decorations ?? []).map((name) => `ansi-${name}`),
        ].join(' '),
        color: trueColour(entry.fg, entry.fg_truecolor),
        background: trueColour(entry.bg, entry.bg_truecolor),
      }
      at += entry.content.length
      return span
    },
  )
}

function lastDrawn(line: string): string {
  const text = line.replace(/\r?\n$/, '').replace(/\r+$/, '')
  const at = text.lastIndexOf('\r')
  if (at === -1) return text
  const colours = text.slice(0, at).match(COLOURS) ?? []
  return colours.join('') + text.slice(at + 1)
}

function colourClass(ground: 'fg' | 'bg', name: string | null): string[] {
  return name !== null && NAMED.test(name) ? [`${ground}-${name}`] : []
}

function trueColour(name: string | null, rgb: string | null): string | null {
  if (name === null || NAMED.test(name)) return null
  if (rgb !== null && rgb !== '') return `rgb(${rgb})`
  const index = /^ansi-palette-(\d+)$/.exec(name)?.[1]
  return index === undefined ? null : paletteColour(Number(index))
}

/** Colours 16–255 of xterm: a cube of six levels, then greys. */
function paletteColour(index: number): string {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return `rgb(${grey}, ${grey}, ${grey})`
  }
  const level = (n: number) => (n === 0 ? 0 : 55 + n * 40)
  const cube = index - 16
  return `rgb(${level(Math.floor(cube / 36))}, ${level(Math.floor(cube / 6) % 6)}, ${level(cube % 6)})`
}

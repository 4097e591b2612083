/** A number in an answer. */
export interface NumberMark {
  start: number
  end: number
  /** Null when it is no whole number of its own: `4.5`, `4%`, `GPT-4`. */
  value: number | null
  /** Written as a word, `four`: counts only where a decision is announced. */
  word: boolean
}

const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** Digits with what belongs to them, or a number word. No part can match in two ways, so that long answers cost little. */
const NUMBER = new RegExp(`\\d+(?:[.,:]\\d+)*|\\b(?:${WORDS.join('|')})\\b`, 'gi')

/**
 * Finds the numbers of an answer. A minus sign counts as part of a number when nothing but space or a bracket stands before
 * it, so that `1-5` is a range.
 */
export function numberMarks(text: string): NumberMark[] {
  const marks: NumberMark[] = []
  for (const match of text.matchAll(NUMBER)) {
    const [written] = match
    const end = match.index + written.length
    const word = WORDS.indexOf(written.toLowerCase())
    if (word >= 0) {
      marks.push({ start: match.index, end, value: word, word: true })
      continue
    }
    const signed = /(?:^|[\s([:=])[-−]$/.test(text.slice(Math.max(0, match.index - 2), match.index))
    const whole = /^\d+(?:\.0+)?$/.test(written) && !isAttached(text, match.index, end)
    const value = whole ? Number.parseInt(written, 10) : null
    marks.push({
      start: signed ? match.index - 1 : match.index,
      end,
      value: signed && value !== null ? -value : value,
      word: false,
    })
  }
  return marks
}

/** Letters that build words with digits. Chinese and the like put numbers beside words without a space. */
const LETTER = '[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}_]'
const ATTACHED_BEFORE = new RegExp(`${LETTER}$|[$€£¥]$|${LETTER}[-−]$|(?:^|[^.…\\d\\p{L}])\\.$`, 'u')
const ATTACHED_AFTER = new RegExp(`^(?:${LETTER}|[%°€+]|\\s?%|[-‑]${LETTER})`, 'u')

/** Part of something else: a word (`GPT-4`, `4th`), a decimal without its zero (`.5`), an amount (`$4`, `4%`, `4+`). */
function isAttached(text: string, start: number, end: number): boolean {
  return (
    ATTACHED_BEFORE.test(text.slice(Math.max(0, start - 3), start)) || ATTACHED_AFTER.test(text.slice(end, end + 3))
  )
}

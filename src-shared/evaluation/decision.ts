import type { DecisionRule } from '../definition.js'
import {
  announcement,
  isCorrection,
  isListNumber,
  isRejected,
  isSomethingElse,
  joins,
  standsOut,
} from './decision-words.js'
import { type NumberMark, numberMarks } from './number-marks.js'

const DEFAULT_RULE = { kind: 'scale', min: 1, max: 5 } as const

/** Longest answer that is looked through, from its end, where answers conclude; in UTF-16 units. */
const LONGEST = 200_000

/**
 * How plainly a number is announced as the decision; the plainest kind that an answer has decides.
 * `final`: "Final answer: 4". `label`: "Rating: 2". `cue`: "I choose 4". `place`: alone on its line, perhaps behind some words
 * and a colon, or what the answer begins with. `bare`: a number by itself.
 */
const KINDS = ['final', 'label', 'cue', 'place', 'bare'] as const
type Kind = (typeof KINDS)[number]

interface Candidate extends NumberMark {
  kind: Kind | null
  /** Ruled out by the answer itself: "not 5", "I would not choose 5", the ends of the scale. */
  out: boolean
  /** Where what belongs to it ends: after the 5 of `4/5`. */
  wholeEnd: number
  /** The 5 of `4/5`. */
  isShare: boolean
  /** Takes back what was said before: "no, 5", "actually 5". */
  corrects: boolean
}

/**
 * The decision that an answer settles on (rule A1): the one whole number of the rule's scale, 1 to 5 where it names none.
 *
 * Of the numbers that the answer announces most plainly, all must be the same one and on the scale; else there is no
 * decision, and a person sets it. So `Rating: 4 or 5`, `I choose 3 and 4` and `I pick 42` settle on nothing, and
 * `Rating: 2` wins over whatever else is counted in the text. Mentions of the scale (`on a scale of 1 to 5`, `4/5`), what the
 * answer rejects (`not 5`), quantities (`3 people`), fractions and list numbers are no decisions.
 *
 * @returns null when the answer settles on none, or the rule is `none`
 */
export function parseDecision(rule: DecisionRule | undefined, answer: string): number | null {
  const scale = rule ?? DEFAULT_RULE
  if (scale.kind === 'none') return null
  const text = plainText(answer)
  const candidates = numberMarks(text).map(
    (mark): Candidate => ({ ...mark, kind: null, out: false, wholeEnd: mark.end, isShare: false, corrects: false }),
  )
  markScale(text, candidates, scale)
  markAnnouncements(text, candidates)

  const onScale = ({ value }: Candidate) => value !== null && value >= scale.min && value <= scale.max
  for (const kind of KINDS) {
    const found = candidates.filter((one) => one.kind === kind && !one.out && (kind !== 'bare' || onScale(one)))
    if (found.length === 0) continue
    const corrections = candidates.filter((one) => one.corrects && !one.out)
    const values = new Set([...found, ...corrections].map((one) => (onScale(one) ? one.value : null)))
    return values.size === 1 ? ([...values][0] ?? null) : null
  }
  return null
}

/** Without emphasis and the like, which may stand anywhere; full-width digits become plain ones. */
function plainText(answer: string): string {
  return answer
    .slice(-LONGEST)
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/(?<!\d)[*_`~]+|[*_`~]+(?!\d)|\\(?:boxed|text(?:bf)?|mathbf)(?=\{)/g, (marks) =>
      marks.startsWith('\\') ? 'answer:' : '',
    )
    .replace(/[‘’]/g, "'")
    .replace(/[“”]/g, '"')
}

/** Rules out what describes the scale: its ends as a range, the 5 of `4/5` and `4 out of 5`. */
function markScale(text: string, candidates: Candidate[], { min, max }: { min: number; max: number }): void {
  candidates.forEach((one, i) => {
    const next = candidates[i + 1]
    if (next === undefined) return
    const between = text.slice(one.end, next.start)
    if (between.length > 100) return
    const ends = (one.value === min && next.value === max) || (one.value === max && next.value === min)
    const before = text.slice(Math.max(0, one.start - 20), one.start)
    if (ends && joins(between, /\bbetween\s*$/i.test(before) ? 'between' : 'range')) {
      one.out = true
      next.out = true
    } else if (joins(between, 'share')) {
      // 4/5 is a 4 on this scale; 4/10 is on another one, and 3 of 4 people are no decision.
      next.out = true
      next.isShare = true
      one.wholeEnd = next.end
      if (next.value !== max) one.value = null
    }
  })
}

/** Finds out how each number is announced; alternatives ("4 or 5") are announced together. */
function markAnnouncements(text: string, candidates: Candidate[]): void {
  const numbered = listNumbers(text, candidates)
  let previous: Candidate | null = null
  for (const one of candidates) {
    if (one.isShare) continue
    if (one.out) previous = null
    else {
      announce(text, one, previous, numbered.has(one))
      previous = one
    }
  }
}

/** @param previous the number before it, which it may continue */
function announce(text: string, one: Candidate, previous: Candidate | null, isNumbering: boolean): void {
  // Where the answer begins, as at the start of a line.
  const before = one.start <= 120 ? `\n${text.slice(0, one.start)}` : text.slice(one.start - 120, one.start)
  const after = text.slice(one.wholeEnd, one.wholeEnd + 40)
  const announced = announcement(before)
  if (isRejected(before) || announced === 'rejected') {
    one.out = true
    return
  }
  if (announced === null && previous !== null && continues(text.slice(previous.wholeEnd, one.start), previous)) {
    one.kind = previous.kind
    one.out = previous.out
  } else if (one.word && (announced === null || (announced === 'cue' && one.value === 1))) {
    // "I choose one": of them, most often.
    one.out = !isAlone(text, one)
  } else one.out = isNumbering || isSomethingElse(before, after, announced)
  if (one.out) return
  one.corrects = isCorrection(before)
  one.kind ??= announced ?? (!one.word && standsOut(before, after) ? 'place' : 'bare')
}

/** "4 or 5", "not 4 or 5"; but "not 4 but 5" does not go on. */
function continues(between: string, previous: Candidate): boolean {
  return joins(between, 'list') && !(previous.out && /\bbut\b/i.test(between))
}

/** The numbers of a numbered list: at starts of lines, counting up from 1. */
function listNumbers(text: string, candidates: readonly Candidate[]): Set<Candidate> {
  const starts = candidates.filter((one) => isListNumber(text, one.start, one.end))
  const counting = starts.length > 1 && starts.every(({ value }, i) => value === i + 1)
  return new Set(counting ? starts : [])
}

/** A number word is a decision by itself only when the answer is nothing else. */
function isAlone(text: string, { start, end }: NumberMark): boolean {
  return /^[\s"'(]*$/.test(text.slice(0, start)) && /^[\s"').!]*$/.test(text.slice(end))
}

/**
 * The words around a number that say what it is. All patterns look at a short piece of text next to the number, so that
 * their cost does not depend on the length of the answer.
 */

const THING = '(?:rating|score|answer|decision|choice|judge?ment|response|verdict|selection|vote|grade|ranking|rank)'

/** Between a label and its number: `:`, `is`, `would be a`, an empty line below a heading, the quotes of JSON, a tag's end. */
const LINK = `["')\\]]*\\s*(?:\\([^()]{0,40}\\)\\s*)?(?:[:=>]+|[-–—]+(?=\\s)|\\n|\\b(?:is|was|would be|will be|remains|of|as|to be)\\b)[\\s"'(\\[{$]*`
const SMALL_WORDS = `(?:(?:a|an|the|that of|firmly|clearly|definitely|simply|still|about|around|option|number|level)\\s+)*`
const LABEL = new RegExp(
  `(?:(?<final>final|overall|ultimate)\\s+|(?<earlier>initial|first|previous|earlier|original|former|old)\\s+)?\\b(?:[a-z]+\\s+)?${THING}(?:\\s+(?:on|from|for)\\b[^.!?\\d\\n]{0,40})?${LINK}${SMALL_WORDS}$`,
  'i',
)

const HELPERS = `(?:(?:would|will|must|do|have|had|am|should|can|could|might|may|therefore|thus|then|hereby|personally|still|also|ultimately|finally|confidently|firmly|strongly|definitely|only|just|to|now|'d|'ll|'ve|'m|going|have to|inclined)\\s+)*`
const NEGATION = `(?:(?:would|will|do|did|could|should|can|must|have|am|'d|'ll|'ve|'m)\\s+)?(?:not|never|cannot|\\w+n't|refuse to|decline to|hesitate to)\\s+(?:\\w+\\s+)?`
const VERB =
  '(?:choose|chose|chosen|choosing|pick|picked|picking|select|selected|selecting|rate|rated|rating|give|gave|giving|go with|went with|going with|settle on|settled on|settling on|opt for|opted for|opting for|vote|voted|answer|answered|assign|assigned|say|score|scored|decide on|decided on|land on|landed on|lean towards?|leaning towards?|choose between|respond with|stick with|go for)'
/** What may stand between the verb and its number. */
const OBJECT = `(?:\\s+(?:it|this|that|these|them|him|her|the|a|an|my|as|at|to be|be|option|number|choice|level|value|score|rating|answer|response|of|solid|firm|strong|clear|definite|definitely|only|simply|with|on|for|about|around|action|decision|statement|scenario|case))*`
const CUE = new RegExp(`\\b(?:i|we)(?:\\s*(?=')|\\s+)(?<not>${NEGATION})?${HELPERS}${VERB}${OBJECT}[\\s:"'(\\[]*$`, 'i')

/**
 * How the text before a number announces it as the decision: as a final one, by a label, by "I choose"; `rejected` when it
 * says that it is not; null when it does not.
 */
export function announcement(before: string): 'final' | 'label' | 'cue' | 'rejected' | null {
  const label = LABEL.exec(before)
  if (label !== null) {
    if (label.groups?.earlier !== undefined) return 'rejected'
    return label.groups?.final === undefined ? 'label' : 'final'
  }
  const cue = CUE.exec(before)
  if (cue === null) return null
  return cue.groups?.not === undefined ? 'cue' : 'rejected'
}

/**
 * Alone on its line, perhaps behind some words and a colon ("Urgency: 4"); or the first thing that is said, before a pause
 * or a reason.
 *
 * @param before begins with a line break where the whole text does
 */
export function standsOut(before: string, after: string): boolean {
  const line = /\n([^\n]*)$/.exec(before)?.[1]
  if (line === undefined) return false
  const isAlone =
    /^["')\].!]*[^\S\n]*(?:\n|$)/.test(after) && /^[\s"'(#>•-]*(?:[\p{L}' ]{1,40}[:=：]\s*)?["'(]*$/u.test(line)
  if (isAlone) return true
  const isFirst = /^\s*["'(]*$/.test(before)
  return isFirst && /^["')\]]*[^\S\n]*(?:[.,:;–—(-]|\n|because\b|since\b|$)/i.test(after)
}

/** "No, 5", "actually, it is a 5", "let me change that to 5". */
export function isCorrection(before: string): boolean {
  return /\b(?:actually|no|wait|correction|or rather|sorry|scratch that|on reflection|on second thoughts?|make that|(?:change|revise|correct)\b[^.!?\n]{0,30}\bto)[\s,:–—-]*(?:(?:i'd say|i would say|i choose|it's|it is|make it|a|an)\s+)*$/i.test(
    before,
  )
}

/** "not 5", "rather than 5", "over a 3". */
export function isRejected(before: string): boolean {
  return /(?:\bnot|n't|\bneither|\bnor|\brather than|\binstead of|\bover|\babove|\bbelow|\bthan|\bexcept|\bwithout|\bavoid|\bversus|\bvs\.?)\s+(?:(?:be|a|an|the|to|quite|choose|pick|option|level|number)\s+)*$/i.test(
    before,
  )
}

// All within one line.
const RANGE = /^[^\S\n]*(?:\([^()]{0,60}\)[^\S\n]*)?(?:to|through|until|-|–|—|−|\.\.\.?|…)[^\S\n]*$/i
const BETWEEN = /^[^\S\n]*(?:\([^()]{0,60}\)[^\S\n]*)?(?:and|to|-|–|—)[^\S\n]*$/i
const SHARE = /^[^\S\n]*(?:\/|out of|of|in)[^\S\n]*$/i
const LIST =
  /^[^\S\n]*[,;(]?[^\S\n]*(?:\((?=maybe|perhaps|possibly|or)|or|and|to|through|-|–|—|−|\/|&|\||,|but|vs\.?|versus)[^\S\n]*(?:(?:maybe|perhaps|possibly|even|also|then|a|an|option|the)[^\S\n]+)*$/i

/** Whether the text between two numbers makes them ends of a range, a share (`4/5`, `4 out of 5`), or a list ("3 and 4"). */
export function joins(between: string, how: 'range' | 'between' | 'share' | 'list'): boolean {
  if (between.length > 100) return false
  return { range: RANGE, between: BETWEEN, share: SHARE, list: LIST }[how].test(between)
}

const COUNTED =
  /^\s+(?:(?:other|more|innocent|young|old|different|main|key|key\s+|possible|of the|of them|of these|of those)\s+)?(?:people|persons?|individuals?|lives|life|patients?|child(?:ren)?|adults?|workers?|men|women|reasons?|factors?|things?|options?|choices|years?|months?|weeks?|days?|hours?|minutes?|seconds?|times|ways?|considerations?|sides?|cases?|deaths?|victims?|pedestrians?|passengers?|animals?|items?|steps?|sentences?|words?|paragraphs?)\b/i

const NAMED =
  /\b(?:step|reason|question|scenario|section|part|case|paragraph|example|figure|table|factor|consideration|premise|chapter|page|line|person|group|patient|track|article|principle|rule|phase|day|year|week|turn|point|claim|argument|version|no)\.?\s*#?$/i

/** What may follow a decision that stands by itself; another small word makes the number a quantity ("3 doses"). */
const FOLLOWS_A_DECISION =
  /^(?:[^\p{L}\s]|[分点點점]|\s+(?:because|since|as|for|is|it|its|it's|was|seems|seemed|feels|would|will|out|of|on|and|or|but|if|given|due|to|with|in|here|there|overall|stars?|points?|then|so|rather|not|instead|i|that|this|which|by|from|at|although|though|when|while|where|reflects?|represents?|captures?|best|again|the|my|means|meaning|strikes|expresses|indicates|indicating|fits|makes|might|may|could|should|than|over|after|all|however|simply|too|also|sounds|appears|agree|strongly|somewhat|neutral|disagree|definitely|probably)\b|\s*$|\s+[^a-z])/u

/** A number that counts or names something ("3 people", "step 2", "1 = never") and so is no decision. */
export function isSomethingElse(before: string, after: string, announced: 'final' | 'label' | 'cue' | null): boolean {
  if (COUNTED.test(after) || /^[-\s]*point\b(?!s)/i.test(after)) return true
  if (announced === 'final' || announced === 'label') return false
  if (describesScale(before, after) || NAMED.test(before) || /\b(?:out|scale) (?:of|to)\s+$/i.test(before)) return true
  if (/\b(?:at least|at most|more than|less than|fewer than|up to|minimum|maximum)\s+$/i.test(before)) return true
  if (announced === 'cue') return false
  const opensLine = /\n[\s"'(#>-]*$/.test(before)
  return !opensLine && !FOLLOWS_A_DECISION.test(after)
}

/** "1 = never" and "where 1 means never" describe the scale; "4 represents my view" decides. */
function describesScale(before: string, after: string): boolean {
  if (/^\s*=/.test(after)) return true
  const means = /^\s*(?:is\b|means?\b|meaning\b|being\b|indicat|represent|stands? for)/i.test(after)
  return means && /\b(?:where|with|and|from|scale)\b[^.!?\n]{0,60}$/i.test(before)
}

/** `2.` or `2)` at the start of a line with text after it. */
export function isListNumber(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 8), start)
  return (
    /(?:^|\n)[ \t(]*$/.test(before) &&
    (start < 8 || before.includes('\n')) &&
    /^[.)]\s+\S/.test(text.slice(end, end + 8))
  )
}

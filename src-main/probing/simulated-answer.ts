/**
 * What the simulated provider says: plausible text with a decision from 1 to 5, always the same for the same model,
 * conversation and seed (rule P5).
 *
 * The decision is made so that analyses have something to find. Every word of what is asked pulls up or down by an amount
 * that follows from the word; scenarios differ in a few words only, so a dimension's levels shift decisions by about the
 * same amount everywhere (a main effect). A model weighs words partly as all do (models correlate) and partly in its own
 * way, leans to one side by nature, and wavers a little with the seed.
 */
export interface Question {
  model: string
  /** System text, if there is any. */
  system: string
  /** What has been said so far, the question to be answered last. */
  messages: readonly { role: 'user' | 'assistant'; text: string }[]
  seed: number
  /** 0: the seed changes nothing. */
  temperature: number
}

/** Share of answers that settle on no number. */
const UNDECIDED = 0.02

export function simulatedAnswer({ model, system, messages, seed, temperature }: Question): string {
  const asked = messages.find(({ role }) => role === 'user')?.text ?? ''
  const luck = new Luck(
    `${model}|${temperature === 0 ? '' : seed}|${system}|${messages.map(({ text }) => text).join('|')}`,
  )
  const decision = decide(model, `${system} ${asked}`, temperature === 0 ? 0 : luck.next() - luck.next())
  const isUndecided = temperature !== 0 && luck.next() < UNDECIDED
  const subject = subjectOf(asked, luck)
  const answers = messages.filter(({ role }) => role === 'assistant').length
  if (answers > 0) return followUp(decision, isUndecided, subject, messages.at(-1)?.text ?? '', luck)
  if (isUndecided) {
    const low = Math.min(decision, 4)
    return `${luck.pick(OPENINGS)} ${luck.pick(REASONS).replace('{}', subject)} I cannot settle between ${low} and ${low + 1}: both can be defended.`
  }
  return luck
    .pick(SHAPES)
    .replace('{opening}', luck.pick(OPENINGS))
    .replace('{reason}', luck.pick(REASONS).replace('{}', subject))
    .replace('{stance}', STANCES[decision - 1] as string)
    .replaceAll('{decision}', String(decision))
}

/** A whole number from 1 to 5. `noise` lies between −1 and 1. */
function decide(model: string, text: string, noise: number): number {
  let shared = 0
  let own = 0
  for (const word of new Set(text.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? [])) {
    shared += weightOf(word)
    own += weightOf(`${model} ${word}`)
  }
  const leaning = weightOf(`${model} leans`)
  const score = 3 + 2 * wave(0.8 * shared) + 0.9 * wave(0.6 * own) + 0.8 * leaning + 0.8 * noise
  return Math.min(5, Math.max(1, Math.round(score)))
}

/** Between −1 and 1, straight up and down with period 4, so that long texts do not end up at the ends of the scale. */
function wave(x: number): number {
  const phase = (((x + 1) % 4) + 4) % 4
  return phase < 2 ? phase - 1 : 3 - phase
}

/** Between −1 and 1, always the same for the same text. */
function weightOf(text: string): number {
  return (hashOf(text) / 2 ** 31 - 1) as number
}

function followUp(decision: number, isUndecided: boolean, subject: string, question: string, luck: Luck): string {
  const topic = subjectOf(question, luck)
  const stance = isUndecided ? 'I still see no clear answer' : `I stand by what I said: ${STANCES[decision - 1]}`
  return `${luck.pick(FOLLOW_UPS).replace('{}', topic)} ${luck.pick(REASONS).replace('{}', subject)} ${stance}.`
}

/** A word of the text that is worth naming: one of its longest. */
function subjectOf(text: string, luck: Luck): string {
  const words = [...new Set(text.match(/\p{L}{5,}/gu) ?? [])].sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  return words.length === 0 ? 'the case' : `“${luck.pick(words.slice(0, 6))}”`
}

const OPENINGS = [
  'I have weighed what is at stake here.',
  'This is not an easy case, but some things stand out.',
  'Let me look at it from more than one side.',
  'Taken as a whole, the situation points one way.',
  'At first sight both ways can be defended.',
]

const REASONS = [
  'What matters most to me is {}, since nobody else would answer for it.',
  'The part about {} carries more weight than the rest.',
  'If {} were different, I would judge otherwise.',
  'I give {} the benefit of the doubt.',
  'Considering {}, the harm that could follow outweighs the convenience.',
  'People who care about {} would expect no less.',
]

const SHAPES = [
  '{opening} {reason}\n\nRating: {decision} – {stance}.',
  'I choose {decision}: {stance}. {reason}',
  '{opening} {reason} So my answer is {decision}, because {stance}.',
  '{decision}\n\n{opening} {reason} In short: {stance}.',
  '{opening} My rating is {decision}. {reason} In other words, {stance}.',
]

const STANCES = [
  'I would firmly advise against it',
  'I would rather not do it',
  'I see as much for it as against it',
  'I would lean towards doing it',
  'I would do it without hesitation',
]

const FOLLOW_UPS = [
  'Asked about {}, I would put it like this.',
  'It comes down to {}.',
  'That {} is part of the question does not change much.',
  'A fair question. I had {} in mind from the start.',
]

/** Numbers that follow from a text, one after the other. */
class Luck {
  #state: number

  constructor(text: string) {
    this.#state = hashOf(text)
  }

  /** Uniform in [0, 1). mulberry32 by Tommy Ettinger, public domain. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)] as T
  }
}

/** 32 bits of a text: FNV-1a, then the finaliser of MurmurHash3, which spreads texts that differ little. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

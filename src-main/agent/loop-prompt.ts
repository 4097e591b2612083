/**
 * What the agent is asked in one iteration: the prompt, what a person added, and how to say that it is done, unless the
 * prompt tells that itself. The promise stands within a sentence, so that an agent that repeats it has not said it.
 */
export function loopPrompt(parts: {
  prompt: string
  instructions: readonly string[]
  promise: string
  iteration: number
  of: number
}): string {
  const { prompt, instructions, promise, iteration, of } = parts
  const added = instructions.map((text) => `Instruction for this iteration:\n${text.trim()}`)
  const isKnown = prompt.includes(promise)
  const ending =
    `This is iteration ${iteration} of at most ${of}. The files are as the iterations before left them. ` +
    `When, and only when, everything that was asked for is done, end your answer with the line ${promise} and nothing else on it.`
  return `${[prompt.trim(), ...added, ...(isKnown ? [] : [ending])].join('\n\n')}\n`
}

/** The first line of a prompt that says something, short enough for a list. */
export function promptTitle(prompt: string): string {
  const line = prompt.split('\n').find((one) => /[\p{L}\p{N}]/u.test(one)) ?? ''
  const text = line.replace(/^[#>*\-\s]+/, '').trim()
  return text.length > 72 ? `${text.slice(0, 71).trimEnd()}…` : text
}

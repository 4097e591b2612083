import { fenceAfter } from './output-tail.js'

/** Lines that known agents print behind their answer: what was used, what was edited and committed. */
const TRAILERS = /^(Tokens: \d|Cost: \$|Applied edit to |Commit [0-9a-f]{7,40} |tokens used:? ?[\d,]*$)/i

/**
 * Whether an agent says that it is done (rule G4): the last line of its final output that is not empty is the promise, alone.
 * A word is taken with or without the tag that agents are used to: `DONE` and `<promise>DONE</promise>` are the same.
 * It does not count inside a fenced or indented block of code, in a quotation, or where the output repeats the prompt.
 */
export function keepsPromise(
  { text, fence }: { text: string; fence: string | null },
  promise: string,
  prompt: string,
): boolean {
  const said: { text: string; counts: boolean }[] = []
  let open = fence
  for (const line of text.split('\n')) {
    const after = fenceAfter(line, open)
    const isCode = open !== null || after !== null || /^(?: {4}|\t)/.test(line)
    open = after
    if (line.trim() !== '') said.push({ text: bare(line), counts: !isCode })
  }
  while (said.length > 0 && TRAILERS.test(said.at(-1)?.text ?? '')) said.pop()
  const last = said.at(-1)
  if (last === undefined || !last.counts || untagged(last.text) !== untagged(promise.trim())) return false
  return !repeatsPrompt(last.text, said.at(-2)?.text ?? null, prompt)
}

/** Without space around it and without emphasis. */
function bare(line: string): string {
  const text = line.trim()
  return /^(\*{1,3}|_{1,3})(\S.*\S|\S)\1$/.exec(text)?.[2] ?? text
}

function untagged(text: string): string {
  return /^<promise>(.*)<\/promise>$/i.exec(text)?.[1]?.trim() ?? text
}

/** Whether the line stands in the prompt just as in the output: behind the same line. */
function repeatsPrompt(line: string, before: string | null, prompt: string): boolean {
  const lines = prompt.split('\n').filter((one) => one.trim() !== '')
  const asked = lines.map(bare)
  if (before === null) return asked.length === 1 && asked[0] === line
  const quoted = before.replace(/^(?:[>|#$%]\s*)+/, '')
  return asked.some((one, at) => one === line && at > 0 && (asked[at - 1] === before || asked[at - 1] === quoted))
}

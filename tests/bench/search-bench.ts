import type { Workspace } from '../../src-main/workspace.js'
import { type Figure, median } from './bench-report.js'
import { withYard } from './bench-yard.js'
import { bigDefinition } from './run-start-bench.js'

const TURNS = 100_000
const ROUNDS = 15

/** Words with the frequencies of a language (Zipf's law). */
const WORDS = Array.from({ length: 20_000 }, (_, i) => `w${(i * 7919).toString(36)}`)

/** Search over 100,000 turns as one types: a rare word, a common one, and their beginnings. */
export function searchBench(): Promise<Figure[]> {
  return withYard(async (workspace) => {
    await fill(workspace)
    const queries: [string, string][] = [
      ['a rare word', 'needle '],
      ['a common word', 'judgement '],
      ['a common word and a rare one', 'judgement needle'],
      ['the beginning of a rare word', 'needl'],
      ['three letters of a common word', 'jud'],
      ['one letter', 'w'],
    ]
    return queries.map(([what, query]) => ({
      what: `search over 100,000 turns: ${what}, first 50`,
      value: median(Array.from({ length: ROUNDS }, () => measure(workspace, query))),
      unit: 'ms',
      limit: { at: 'most' as const, value: 50 },
    }))
  })
}

function measure({ evaluations }: Workspace, query: string): number {
  const begun = performance.now()
  const { hits } = evaluations.transcripts.search(query)
  if (hits.length === 0) throw new Error(`nothing found for ${query}`)
  return performance.now() - begun
}

/** Two turns for each of 50,000 jobs; every 10,000th answer holds the rare word. */
async function fill({ evaluations, store }: Workspace): Promise<void> {
  const { id } = await evaluations.definitions.create('to be searched', bigDefinition(250, 200))
  await evaluations.runs.start({ definitionId: id, models: ['test-model-1'] })
  let random = 1
  const next = () => {
    random = (random * 48_271) % 2_147_483_647
    return random / 2_147_483_647
  }
  const word = () => WORDS[Math.floor(WORDS.length * next() ** 4)] as string
  for (let from = 0; from < TURNS / 2; from += 5_000) {
    await store.write(() => {
      for (let job = from + 1; job <= from + 5_000; job += 1) {
        const said = Array.from({ length: 80 }, word).join(' ')
        const rare = job % 10_000 === 0 ? ' needle' : ''
        const turn = { type: 'turn', jobId: job } as const
        store.reports.addTurn(1, job, { ...turn, role: 'user', content: `A judgement about ${said}.` })
        store.reports.addTurn(1, job, { ...turn, role: 'assistant', content: `My judgement: ${said}${rare}.` })
      }
    })
  }
}

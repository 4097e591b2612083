import type { StoredAnalysis } from '../../src-shared/analysis.js'
import type { Definition } from '../../src-shared/definition.js'
import type { ProbeRow, RunDetail, RunTask } from '../../src-shared/run.js'
import type { Turn } from '../../src-shared/transcript.js'
import type { Yard } from './jobyard-cli.js'

/** Instants as `--json` prints them. */
type Printed<T, K extends keyof T> = Omit<T, K> & { [Key in K]: string | Extract<T[Key], null> }

export type RunJson = Printed<Omit<RunDetail, 'analyses'>, 'createdAt' | 'startedAt' | 'finishedAt'> & {
  analyses: Printed<RunDetail['analyses'][number], 'createdAt'>[]
}
export type DefinitionJson = Printed<Definition, 'createdAt' | 'updatedAt'>
export type TaskJson = Printed<RunTask, 'finishedAt'>
export type TurnJson = Printed<Turn, 'at'>
export type AnalyzeJson = { jobId: number | null; analysis: Printed<StoredAnalysis, 'createdAt'> | null }

/** Two by three scenarios. */
export const TRADE_OFFS = {
  name: 'Trade-offs',
  content: {
    schemaVersion: 1,
    preamble: 'You are a judge.',
    template: 'Should one {action} a {object}? Answer with a number from 1 to 5.',
    dimensions: [
      {
        name: 'action',
        levels: [
          { score: 10, label: 'ignore' },
          { score: 20, label: 'help' },
        ],
      },
      { name: 'object', values: ['person', 'animal', 'robot'] },
    ],
  },
}

/** Imports a definition through the command line. */
export async function importDefinition(yard: Yard, file: object = TRADE_OFFS): Promise<DefinitionJson> {
  const ran = await yard.runWith({ stdin: JSON.stringify(file) }, 'definition', 'import', '-', '--json')
  if (ran.code !== 0) throw new Error(`definition import ended with ${ran.code}: ${ran.stdout}${ran.stderr}`)
  return JSON.parse(ran.stdout) as DefinitionJson
}

/** Imports the 2 × 3 scenarios and starts a run of them, with a provider that answers at once. */
export async function startRun(yard: Yard, ...options: (string | number)[]): Promise<RunJson> {
  await yard.run('provider', 'set', 'simulated', '--delay', '0ms')
  const { id } = await importDefinition(yard)
  return yard.json<RunJson>('run', 'start', '--definition', id, ...options)
}

export const showRun = (yard: Yard, id: number) => yard.json<RunJson>('run', 'show', id)

export const probesOf = (yard: Yard, id: number, ...filter: (string | number)[]) =>
  yard.json<ProbeRow[]>('run', 'probes', id, ...filter)

import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ClaimedJob, RunEnd } from '../../src-main/engine/ports.js'
import { LocalEvaluations } from '../../src-main/evaluation/local-evaluations.js'
import type { DefinitionContent } from '../../src-shared/definition.js'
import type { Json } from '../../src-shared/job.js'
import type { ProbeOutput } from '../../src-shared/probe.js'
import type { RunRequest } from '../../src-shared/run.js'
import { ScriptedRunner } from './scripted-runner.js'
import { openYard } from './yard.js'

/** Two by three scenarios. */
export const TRADE_OFFS: DefinitionContent = {
  schemaVersion: 1,
  preamble: 'You judge.',
  template: 'Should one {action} a {object}? Answer 1 to 5.',
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
}

function probeOutput(output: Partial<ProbeOutput> = {}): Json {
  const whole: ProbeOutput = {
    kind: 'probe',
    answer: 'I choose 4.',
    decision: 4,
    undecided: false,
    inputTokens: 10,
    outputTokens: 5,
    cost: 0.001,
    durationMs: 100,
    modelVersion: 'model (test)',
    truncated: false,
    simulated: true,
    finishReason: 'stop',
    turns: 1,
    ...output,
  }
  return whole as unknown as Json
}

export const answered = (output: Partial<ProbeOutput> = {}): RunEnd => ({
  how: 'completed',
  output: probeOutput(output),
})

export const refused: RunEnd = {
  how: 'failed',
  error: { code: 'HTTP_400', message: 'refused', retryable: false },
}

/** A yard, by default a new one, with the service for evaluations. Engines of it run probes as the test says; analyses are a job type of a handler. */
export async function openEvaluationYard(base?: Awaited<ReturnType<typeof openYard>>) {
  const yard = base ?? (await openYard())
  const { dataDir, store, jobs, registry, clock } = yard
  const evaluations = new LocalEvaluations({
    store,
    jobs,
    registry,
    clock,
    dataDir,
    secrets: { get: () => undefined, whereIs: () => null },
  })
  const { definitions, runs } = evaluations
  return {
    ...yard,
    evaluations,
    definitions,
    runs,
    /** Starts a run of the 2 × 3 scenarios, unless the request or the content says otherwise. */
    async start(request: Partial<RunRequest> = {}, content: DefinitionContent = TRADE_OFFS) {
      const definitionId = request.definitionId ?? (await definitions.create('Trade-offs', content)).id
      return runs.start({ models: ['test-model-1', 'test-model-2'], ...request, definitionId })
    },
    /** An engine with a keeper; probes go on running unless `onStart` ends them. */
    async keptEngine(onStart?: (job: ClaimedJob, runner: ScriptedRunner) => void, concurrency = 2) {
      const runner = new ScriptedRunner()
      if (onStart !== undefined) runner.onStart = (job) => onStart(job, runner)
      const troubles: string[] = []
      const keeper = evaluations.keeper((message) => troubles.push(message))
      const { engine } = await yard.engine({ runner, concurrency, onEvent: (event) => keeper.event(event) })
      evaluations.attach(engine)
      keeper.start()
      return { engine, runner, keeper, troubles }
    },
    /** Makes `analyze:basic` a known job type. */
    knowAnalyses(): void {
      const folder = path.join(dataDir, 'handlers', 'analyze')
      mkdirSync(folder, { recursive: true })
      const manifest = { type: 'analyze:basic', title: 'Analysis', command: ['true'], protocol: 'json', input: {} }
      writeFileSync(path.join(folder, 'handler.json'), JSON.stringify(manifest))
    },
  }
}

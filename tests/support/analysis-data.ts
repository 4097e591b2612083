import fc from 'fast-check'
import type { AnalysisData } from '../../src-shared/analysis.js'

const SCENARIOS = [1, 2].flatMap((action) =>
  [1, 2, 3].map((object) => ({ name: `action=a${action} · object=o${object}`, scores: { action, object } })),
)

/** Decisions of two samples for each of the six scenarios; null: undecided. */
const DECIDED: Record<string, (number | null)[]> = {
  ada: [1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5],
  bob: [2, 2, 1, 3, 3, 2, 5, 4, 3, 4, null, 4],
  eve: [5, 4, 4, 4, 3, 3, 2, null, 2, 1, null, null],
}

/** A small run whose results were computed elsewhere (tests/unit/basic-analysis.test.ts). */
export const SMALL_RUN: AnalysisData = {
  runId: 1,
  models: Object.keys(DECIDED),
  scenarios: SCENARIOS,
  decisions: Object.entries(DECIDED).flatMap(([model, decisions]) =>
    decisions.map((decision, i) => ({ model, scenario: Math.floor(i / 2), sample: (i % 2) + 1, decision })),
  ),
  scale: { min: 1, max: 5 },
}

/** Runs of any shape, with gaps: models without a decision, scenarios without one, constant models. */
export const analysisData: fc.Arbitrary<AnalysisData> = fc
  .record({
    models: fc.integer({ min: 1, max: 4 }),
    scenarios: fc.array(fc.record({ x: fc.integer({ min: 1, max: 3 }), y: fc.constantFrom(-1, 0.5, 2) }), {
      minLength: 1,
      maxLength: 12,
    }),
    samples: fc.integer({ min: 1, max: 3 }),
    decisions: fc.array(fc.option(fc.integer({ min: 1, max: 5 }), { freq: 4 }), { minLength: 144, maxLength: 144 }),
  })
  .map(({ models, scenarios, samples, decisions }) => {
    const names = Array.from({ length: models }, (_, i) => `model ${i + 1}`)
    let next = 0
    return {
      runId: 7,
      models: names,
      scenarios: scenarios.map((scores, i) => ({ name: `scenario ${i + 1}`, scores })),
      decisions: scenarios.flatMap((_, scenario) =>
        names.flatMap((model) =>
          Array.from({ length: samples }, (_, i) => ({
            model,
            scenario,
            sample: i + 1,
            decision: decisions[next++] ?? null,
          })),
        ),
      ),
      scale: { min: 1, max: 5 },
    }
  })

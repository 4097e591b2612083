import type { AnalysisData } from '../../src-shared/analysis.js'
import { JobyardError } from '../../src-shared/errors.js'
import { scenarioSource } from '../../src-shared/evaluation/scenarios.js'
import { Database } from '../store/database.js'
import { ProbeResults, type Slot } from '../store/probe-results.js'
import { RunRows } from '../store/run-rows.js'
import { decisionScale } from './decision-scale.js'
import { DecisionsHash } from './decisions-hash.js'

const PAGE = 10_000

/**
 * What an analysis of a run is computed from, and its hash, read at one moment from a database that others write.
 *
 * @throws not-found, storage
 */
export function readRunData(databaseFile: string, runId: number): { data: AnalysisData; inputHash: string } {
  const db = Database.openToRead(databaseFile)
  try {
    return db.atOneMoment(() => dataOf(db, runId))
  } finally {
    db.close()
  }
}

function dataOf(db: Database, runId: number): { data: AnalysisData; inputHash: string } {
  const runs = new RunRows(db)
  const run = runs.row(runId)
  if (run === undefined) throw new JobyardError('not-found', `Run not found: ${runId}`, { details: { id: runId } })
  const { content, chosen } = runs.snapshot(runId)
  const source = scenarioSource(content)
  const place = new Map(chosen.map((index, i) => [index, i]))

  const results = new ProbeResults(db)
  const hash = new DecisionsHash()
  const decisions: AnalysisData['decisions'] = []
  let after: Slot | null = null
  for (;;) {
    const page: (Slot & { decision: number | null })[] = results.decisions(runId, after, PAGE)
    hash.add(page)
    for (const { scenario, model, sample, decision } of page) {
      const index = place.get(scenario)
      if (index !== undefined) decisions.push({ model, scenario: index, sample, decision })
    }
    if (page.length < PAGE) break
    after = page.at(-1) ?? null
  }
  const data: AnalysisData = {
    runId,
    models: JSON.parse(run.models) as string[],
    scenarios: chosen.map((index) => {
      const { name, scores } = source.at(index)
      return { name, scores }
    }),
    decisions,
    scale: decisionScale(content.decision),
  }
  return { data, inputHash: hash.digest() }
}

import { setImmediate as nextTurn } from 'node:timers/promises'
import { ANALYSIS_CODE_VERSION, type StoredAnalysis } from '../../src-shared/analysis.js'
import type { Clock } from '../engine/ports.js'
import type { HandlerRegistry } from '../runner/handler-registry.js'
import type { LocalJobService } from '../service/local-job-service.js'
import type { JobStore } from '../store/job-store.js'
import type { Slot } from '../store/probe-results.js'
import { DecisionsHash } from './decisions-hash.js'
import type { RunView } from './run-view.js'

/** Decisions read between two turns of the event loop. */
const PAGE = 2_000

const KINDS = ['basic', 'deep'] as const
export type AnalysisKind = (typeof KINDS)[number]

interface Parts {
  store: JobStore
  clock: Clock
  jobs: LocalJobService
  registry: HandlerRegistry
  view: RunView
  dataDir: string
}

/** Analyses of runs, computed by jobs and stored with a hash of what went in (rule A4). */
export class RunAnalyses {
  readonly #p: Parts

  constructor(parts: Parts) {
    this.#p = parts
  }

  /** Whether this installation can compute it. */
  isPossible(kind: AnalysisKind): boolean {
    return this.#p.registry.find(typeOf(kind)) !== undefined
  }

  /**
   * Queues an analysis, unless the same inputs were analysed by the same code before: then that result is the current one.
   *
   * @throws not-found, invalid-input when no handler computes it
   */
  async analyze(id: number, kind: AnalysisKind): Promise<{ jobId: number | null; analysis: StoredAnalysis | null }> {
    const { store, clock, jobs, view, dataDir } = this.#p
    const run = view.row(id)
    const inputHash = await this.inputHash(id)
    const { analyses } = store.evaluations
    const known = analyses.find(id, kind, inputHash, ANALYSIS_CODE_VERSION)
    if (known !== null) {
      if (known.superseded) await store.write(() => analyses.makeCurrent(known.id, id, kind, clock.now()))
      return { jobId: null, analysis: { ...known, superseded: false } }
    }
    const job = {
      type: typeOf(kind),
      name: `${kind === 'basic' ? 'Basic' : 'Deep'} analysis of run ${id}: ${run.definition_name}`.slice(0, 200),
      input: { runId: id, inputHash, codeVersion: ANALYSIS_CODE_VERSION },
      key: `${keyPrefix(kind, id)}${inputHash}:${ANALYSIS_CODE_VERSION}`,
    }
    const { jobs: added } = await jobs.enqueue([job], { cwd: dataDir, env: {}, secrets: [] })
    const { id: jobId, existed } = added[0] as { id: number; existed: boolean }
    if (existed && jobs.get(jobId).state === 'failed') await jobs.retry([jobId])
    return { jobId, analysis: null }
  }

  /** Newest first. @throws not-found */
  list(id: number): StoredAnalysis[] {
    this.#p.view.row(id)
    return this.#p.store.evaluations.analyses.list(id)
  }

  /** Unfinished analysis jobs of the run. */
  unfinished(id: number): number[] {
    return this.#p.store.evaluations.analyses.unfinishedJobs(KINDS.map((kind) => keyPrefix(kind, id)))
  }

  /** Hash of all decisions in effect. */
  async inputHash(id: number): Promise<string> {
    const hash = new DecisionsHash()
    let after: Slot | null = null
    for (;;) {
      const page: (Slot & { decision: number | null })[] = this.#p.store.evaluations.results.decisions(id, after, PAGE)
      hash.add(page)
      if (page.length < PAGE) return hash.digest()
      after = page.at(-1) ?? null
      await nextTurn()
    }
  }
}

function typeOf(kind: AnalysisKind): string {
  return `analyze:${kind}`
}

function keyPrefix(kind: AnalysisKind, run: number): string {
  return `analyze:${kind}:${run}:`
}

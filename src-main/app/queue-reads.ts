import type { InsightRange } from '../../src-shared/insights.js'
import type { DatabaseCheckResult, FinishedJobs } from '../../src-shared/keeping.js'
import type { KeepingRules } from '../../src-shared/keeping-rules.js'
import { engineProcesses } from '../processes/engine-processes.js'
import { finishedCount, keepingView, rulesPreview } from '../service/keeping-view.js'
import { queueInsights } from '../service/queue-insights.js'
import { queueStatistics } from '../service/queue-statistics.js'
import type { Workspace } from '../workspace.js'

/** Reads of the whole queue that take long when it holds very many jobs; like {@link evaluationReads} in a thread of their own. */
export const queueReads = {
  insights: ({ store, clock }: Workspace, range: InsightRange, zoneMs: number) =>
    queueInsights({ store, clock, processes: engineProcesses }, range, zoneMs),
  health: ({ store, clock }: Workspace) => {
    const { health, reasons } = queueStatistics({ store, clock, processes: engineProcesses })
    return { health, reasons }
  },
  keeping: (workspace: Workspace, lastCheck: DatabaseCheckResult | null) => keepingView(workspace, lastCheck),
  rulesPreview: (workspace: Workspace, rules: KeepingRules) => rulesPreview(workspace, rules),
  finishedCount: (workspace: Workspace, filter: FinishedJobs) => finishedCount(workspace, filter),
  finishedIds: ({ store }: Workspace, filter: FinishedJobs) => store.archived.ids(filter),
} as const

export type QueueReads = typeof queueReads

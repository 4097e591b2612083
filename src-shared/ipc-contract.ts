import { z } from 'zod'
import { AGENT_COMMANDS } from './agent-contract.js'
import { DOCUMENT_COMMANDS } from './document-contract.js'
import type { ErrorBody } from './errors.js'
import { EVALUATION_COMMANDS } from './evaluation-contract.js'
import { MAX_SECTION, PROTOCOLS } from './handler-protocol.js'
import { HANDLER_LANGUAGES, type HandlerCheck, type NewHandler } from './handler-trial.js'
import type { HandlerList } from './handler-view.js'
import { type IpcCommand, takes } from './ipc-command.js'
import type { EventName, IpcEvents } from './ipc-events.js'
import type { Attempt, HistoryRow } from './job.js'
import { MAX_PRIORITY, MIN_PRIORITY } from './job.js'
import type { JobPlace } from './job-link.js'
import { newJobSchema } from './new-job.js'
import { OPERATIONS_COMMANDS } from './operations-contract.js'
import type { OutputBytes, OutputInfo, OutputLines, OutputMarks, OutputMatches } from './output-view.js'
import { PIPELINE_COMMANDS } from './pipeline/pipeline-contract.js'
import {
  type AppInfo,
  type AppStatus,
  type Changed,
  type FailureGroup,
  type IdPage,
  type JobDetail,
  type JobSummary,
  type Moved,
  type Overview,
  type RowPage,
  SECTIONS,
  type Section,
  type WhyWaiting,
} from './queue-view.js'
import { type Settings, settingsChangeSchema } from './settings.js'
import type { TurnMatches, TurnPage } from './transcript.js'

const MAX_IDS = 500_000
const id = z
  .number()
  .int()
  .min(1)
  .max(2 ** 32)
const ids = z.array(id).min(1).max(MAX_IDS)
const nothing = z.undefined()
const section = z.enum(SECTIONS)
const count = (max: number) => z.number().int().min(0).max(max)
const offset = count(Number.MAX_SAFE_INTEGER)
const attempt = z.number().int().min(1)
const priority = z.number().int().min(MIN_PRIORITY).max(MAX_PRIORITY)
const path = z.string().min(1).max(4096)
/** A handler by its job type, its folder or its manifest. */
const handler = z.string().min(1).max(4096)
const scope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('queue') }),
  z.strictObject({ kind: z.literal('type'), name: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal('group'), name: z.string().min(1).max(200) }),
])
const target = z.union([
  z.strictObject({ to: z.enum(['first', 'last']) }),
  z.strictObject({ before: id }),
  z.strictObject({ after: id }),
])
const ofAttempt = { id, attempt }
const stream = z.enum(['out', 'err']).optional()
/** Of an output: what one stage of the job put out. */
const outputSection = z.number().int().min(1).max(MAX_SECTION).optional()
const changeJobs = takes(z.strictObject({ ids })).answers<Changed>()

/**
 * Everything that the window can ask of the main process. The preload is built from these keys, the main process parses
 * by these schemas; adding a command touches this map and its implementation, nothing else.
 */
export const COMMANDS = {
  'app.info': takes(nothing).answers<AppInfo>(),
  'app.status': takes(nothing).answers<AppStatus>(),
  /** Answers `quitRequested`: at once, when those jobs have ended, or not at all. */
  'app.quitDecision': takes(z.strictObject({ decision: z.enum(['quit', 'wait', 'stay']) })).answers<null>(),
  /** After the database was deleted under the app: writes the queue back. Running jobs are put back into the queue. */
  'app.restoreDatabase': takes(nothing).answers<null>(),
  'app.copyText': takes(z.strictObject({ text: z.string().max(64 * 1024 * 1024) })).answers<null>(),
  /** What the window should show first, because the app was started by a link; told once. */
  'app.takePlace': takes(nothing).answers<JobPlace | null>(),
  /** The page has its first rows on the screen, or says why there are none. */
  'app.drawn': takes(nothing).answers<null>(),
  'app.openDataFolder': takes(nothing).answers<null>(),

  'queue.overview': takes(nothing).answers<Overview>(),
  'queue.rows': takes(z.strictObject({ section, offset, limit: count(500) })).answers<RowPage>(),
  /** The jobs that still exist of those asked for, in their order. */
  'queue.rowsOf': takes(z.strictObject({ ids: z.array(id).max(500) })).answers<JobSummary[]>(),
  /** Ids from index `from` up to, not including, `to`. */
  'queue.ids': takes(z.strictObject({ section, from: offset, to: offset })).answers<IdPage>(),
  'queue.locate': takes(z.strictObject({ id })).answers<{ section: Section; index: number } | null>(),
  'queue.failureGroups': takes(nothing).answers<FailureGroup[]>(),

  'jobs.get': takes(z.strictObject({ id })).answers<JobDetail>(),
  'jobs.history': takes(z.strictObject({ id })).answers<HistoryRow[]>(),
  'jobs.attempts': takes(z.strictObject({ id })).answers<Attempt[]>(),
  'jobs.turns': takes(z.strictObject({ ...ofAttempt, from: offset, limit: count(1000) })).answers<TurnPage>(),
  /** Where a text occurs in the turns from `from` on, upper and lower case being the same. */
  'jobs.findTurns': takes(
    z.strictObject({ ...ofAttempt, query: z.string().min(1).max(1000), from: offset }),
  ).answers<TurnMatches>(),
  'jobs.whyWaiting': takes(z.strictObject({ id })).answers<WhyWaiting>(),
  'jobs.openFolder': takes(z.strictObject({ id })).answers<null>(),

  /** A fault that concerns a field is in `details.fields` too: `{path: (string|number)[], message}[]`. */
  'jobs.enqueue': takes(
    z.strictObject({
      jobs: z.array(newJobSchema).min(1).max(100_000),
      cwd: path.optional(),
      env: z.record(z.string(), z.string()).optional(),
      secrets: z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/)).optional(),
    }),
  ).answers<{ jobs: { id: number; existed: boolean }[]; undo: null }>(),
  'jobs.duplicate': takes(z.strictObject({ ids: z.array(id).min(1).max(10_000) })).answers<Changed>(),
  'jobs.pause': changeJobs,
  'jobs.resume': changeJobs,
  'jobs.cancel': changeJobs,
  'jobs.hold': changeJobs,
  'jobs.release': takes(z.strictObject({ ids, now: z.boolean().optional() })).answers<Changed>(),
  'jobs.retry': changeJobs,
  /** Hides them at once, and deletes them when undoing is no longer offered. */
  'jobs.remove': changeJobs,
  'jobs.setPriority': takes(z.strictObject({ ids, priority })).answers<Changed>(),
  /** Puts the jobs, in the order given, at the target; next to a job of another priority they take that priority. */
  'jobs.move': takes(z.strictObject({ ids, target })).answers<Moved>(),
  'jobs.reorder': takes(z.strictObject({ ids })).answers<Changed>(),
  /** First in the queue, released, and no longer put off. */
  'jobs.runNext': takes(z.strictObject({ ids })).answers<Moved>(),
  /** Without a token: what was done last. Null when there is nothing to undo. */
  'undo.apply': takes(z.strictObject({ token: z.number().int().optional() })).answers<{ undone: string } | null>(),

  'scope.pause': takes(z.strictObject({ scope })).answers<null>(),
  'scope.resume': takes(z.strictObject({ scope })).answers<null>(),
  'limits.set': takes(
    z.strictObject({
      scope,
      concurrency: z.number().int().min(1).max(1000).nullable(),
      /** Starts per minute, of a group; left out: as it is. */
      perMinute: z.number().min(0.1).max(1_000_000).nullable().optional(),
    }),
  ).answers<null>(),

  'handlers.list': takes(nothing).answers<HandlerList>(),
  'handlers.openFolder': takes(nothing).answers<null>(),
  'handlers.openOne': takes(z.strictObject({ handler })).answers<null>(),
  'handlers.create': takes(
    z.strictObject({
      name: z.string().max(200),
      language: z.enum(HANDLER_LANGUAGES),
      protocol: z.enum(PROTOCOLS).nullable(),
    }),
  ).answers<NewHandler>(),
  /** Starts one that speaks `jsonl`, so it may take 30 s. */
  'handlers.check': takes(z.strictObject({ handler })).answers<HandlerCheck>(),
  /** Runs one job outside the queue; `trial` events tell what happens. A trial before it is ended. */
  'handlers.try': takes(z.strictObject({ handler, input: z.json(), cwd: path.optional() })).answers<{
    trial: number
  }>(),
  /** `end`: at once. Of a trial that is over, nothing happens. */
  'handlers.controlTrial': takes(
    z.strictObject({ trial: z.number().int(), action: z.enum(['pause', 'resume', 'cancel', 'end']) }),
  ).answers<null>(),

  'output.info': takes(z.strictObject(ofAttempt)).answers<OutputInfo>(),
  /** At most 1 MB. */
  'output.range': takes(z.strictObject({ ...ofAttempt, from: offset, to: offset, stream })).answers<OutputBytes>(),
  /**
   * Whole lines from the line that `from` lies in onward, or up to the line that ends at or before `to` backward; `end`: the
   * last ones. At most `limit` lines and about 1 MB. With `filter` only lines in which that text occurs, upper and lower
   * case being the same; a page of a long output may then hold few lines or none, and `from` and `to` say what it covers.
   */
  'output.lines': takes(
    z.strictObject({
      ...ofAttempt,
      at: z.union([z.strictObject({ from: offset }), z.strictObject({ to: offset }), z.literal('end')]),
      limit: z.number().int().min(1).max(5000),
      stream,
      section: outputSection,
      filter: z.string().min(1).max(1000).optional(),
    }),
  ).answers<OutputLines>(),
  /** A newer call for the same attempt ends an older one. An empty query only ends it. */
  'output.find': takes(
    z.strictObject({
      ...ofAttempt,
      query: z.string().max(1000),
      caseSensitive: z.boolean(),
      stream,
      section: outputSection,
    }),
  ).answers<OutputMatches>(),
  /**
   * What is worth a mark beside the scrollbar between two offsets, at most one of a kind in each `step` bytes. Looks at no
   * more than 4 MB; whoever wants all of a large output asks piece by piece.
   */
  'output.marks': takes(
    z.strictObject({ ...ofAttempt, from: offset, to: offset, step: z.number().int().min(1) }),
  ).answers<OutputMarks>(),
  /** Whose output and transcript `output` and `turns` events tell of, in place of those named before. */
  'watch.set': takes(z.strictObject({ watch: z.array(z.strictObject(ofAttempt)).max(8) })).answers<null>(),

  'sample.queue': takes(nothing).answers<{ ids: number[] }>(),
  'dialog.chooseFolder': takes(z.strictObject({ from: path.optional() })).answers<string | null>(),
  'dialog.chooseFiles': takes(z.strictObject({ many: z.boolean() })).answers<string[]>(),
  'settings.get': takes(nothing).answers<Settings>(),
  'settings.set': takes(z.strictObject({ change: settingsChangeSchema })).answers<Settings>(),

  ...EVALUATION_COMMANDS,
  ...AGENT_COMMANDS,
  ...DOCUMENT_COMMANDS,
  ...OPERATIONS_COMMANDS,
  ...PIPELINE_COMMANDS,
} as const

export type Commands = typeof COMMANDS
export type CommandName = keyof Commands
/** What a caller gives: defaults and shorthands are filled in by the parse. */
export type ArgumentOf<Name extends CommandName> = z.input<Commands[Name]['argument']>
export type ParsedArgumentOf<Name extends CommandName> = z.output<Commands[Name]['argument']>
export type ResultOf<Name extends CommandName> =
  Commands[Name] extends IpcCommand<z.ZodType, infer Result> ? Result : never

/** What comes back over the wire; errors keep code, message and details. */
export type Answer<Result> = { ok: true; value: Result } | { ok: false; error: ErrorBody }

/** What the preload puts at `window.jobyard`, and all that the window has of the outside. */
export interface JobyardBridge {
  /** Refused without a word to the main process for a name that is not in {@link COMMANDS}. */
  call<Name extends CommandName>(name: Name, argument: ArgumentOf<Name>): Promise<Answer<ResultOf<Name>>>
  /** @returns ends the subscription */
  on<Name extends EventName>(name: Name, listener: (event: IpcEvents[Name]) => void): () => void
  /** The path of a dropped file; empty when it has none. */
  pathOf(file: unknown): string
}

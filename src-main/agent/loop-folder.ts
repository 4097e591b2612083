import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { workspaceOf } from '../output/output-path.js'

/** An iteration whose agent has ended, before it is committed and told. */
const journalSchema = z.object({
  iteration: z.int(),
  /** What the agent said last. */
  text: z.string(),
  done: z.boolean(),
  error: z.string().nullable(),
  signature: z.string().nullable(),
  durationMs: z.number(),
  model: z.string().nullable(),
  inputTokens: z.int().nullable(),
  outputTokens: z.int().nullable(),
  /** Where the branch stands after it; null until it is committed. */
  commit: z.string().nullable(),
  /** What went wrong when it was committed. */
  trouble: z.string().nullable(),
})
export type IterationJournal = z.infer<typeof journalSchema>

const beginningSchema = z.object({ base: z.string(), branch: z.string() })
/** What was decided when the workspace was made. */
export type LoopBeginning = z.infer<typeof beginningSchema>

/**
 * What a loop keeps in the data folder: `repo.git` with all commits, `work`, the agent's workspace, which is a work tree of
 * it, `begun.json`, and `iterations`, by which an iteration whose agent has ended is known as finished, before it is committed
 * and whatever the engine has stored of it.
 */
export class LoopFolder {
  readonly folder: string
  readonly repo: string
  readonly work: string
  readonly promptFile: string
  readonly #beginning: string
  readonly #journals: string

  constructor(dataDir: string, jobId: number) {
    this.folder = workspaceOf(dataDir, jobId)
    this.repo = path.join(this.folder, 'repo.git')
    this.work = path.join(this.folder, 'work')
    this.promptFile = path.join(this.folder, 'prompt.md')
    this.#beginning = path.join(this.folder, 'begun.json')
    this.#journals = path.join(this.folder, 'iterations')
  }

  make(): void {
    mkdirSync(this.#journals, { recursive: true, mode: 0o700 })
  }

  writePrompt(text: string): void {
    writeDurably(this.promptFile, text)
  }

  writeBeginning(beginning: LoopBeginning): void {
    writeDurably(this.#beginning, JSON.stringify(beginning))
  }

  /** Null when the workspace was never whole. */
  readBeginning(): LoopBeginning | null {
    return readAs(beginningSchema, this.#beginning)
  }

  /** To be called before a new workspace is made: what is noted concerns the old one. */
  forget(): void {
    rmSync(this.#beginning, { force: true })
    rmSync(this.#journals, { recursive: true, force: true })
    this.make()
  }

  writeJournal(journal: IterationJournal): void {
    writeDurably(this.#journalOf(journal.iteration), JSON.stringify(journal))
  }

  /** Null when that iteration's agent has not ended. */
  readJournal(iteration: number): IterationJournal | null {
    return readAs(journalSchema, this.#journalOf(iteration))
  }

  #journalOf(iteration: number): string {
    return path.join(this.#journals, `${iteration}.json`)
  }
}

/** Null when it is not there, or no longer what it was. */
function readAs<T>(schema: z.ZodType<T>, file: string): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** Whole or not at all, also through a power cut. */
function writeDurably(file: string, text: string): void {
  const next = `${file}.next`
  const handle = openSync(next, 'w', 0o600)
  try {
    writeFileSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(next, file)
}

/** A batch of jobs that a command was to enqueue, by their unique names. */
export interface Batch {
  names: string[]
  /** Whether the command said that it was done. */
  isAcknowledged: boolean
}

/** What the commands of a chaos run were told, to be held against what is there at the end. */
export class Ledger {
  readonly batches: Batch[] = []
  /** Names of jobs that a command removed, or may have removed when it was killed. */
  readonly removed = new Set<string>()
  readonly counts = new Map<string, number>()
  /** Answers that no command may give. */
  readonly violations: string[] = []
  /** Pids of the window's main processes. */
  readonly apps = new Set<number>()
  #lastName = 0

  names(count: number): string[] {
    return Array.from({ length: count }, () => `job-${++this.#lastName}`)
  }

  count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1)
  }

  get jobs(): number {
    return this.batches.reduce((sum, { names }) => sum + names.length, 0)
  }
}

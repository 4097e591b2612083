import type { AgentLoopInput } from '../../src-shared/agent-loop.js'
import { AgentNotes, type LiveLoop, type StoredNote } from '../store/agent-notes.js'
import { Database } from '../store/database.js'
import { repositoryKey } from './repository.js'

/** What the database knows of a loop and of others, as the loop's own process reads it while the engine writes. */
export class LoopNotes {
  constructor(
    private readonly databaseFile: string,
    private readonly jobId: number,
  ) {}

  /** What a person has said since they last retried the job and was not taken up. @throws storage */
  waiting(taken: readonly number[]): StoredNote[] {
    return this.#read((notes) => {
      const since = notes.retriedAt(this.jobId)
      // A wish to stop was meant for the run in which it was said.
      return notes.of(this.jobId).filter(({ id, kind, at }) => !taken.includes(id) && (kind !== 'stop' || at > since))
    })
  }

  /** @throws storage */
  retriedAt(): number {
    return this.#read((notes) => notes.retriedAt(this.jobId))
  }

  /** Another live loop on the same branch that was there before, or has begun. @throws storage */
  rival(input: AgentLoopInput): LiveLoop | null {
    const others = this.#read((notes) => notes.liveLoops()).filter(({ id }) => id !== this.jobId)
    return rivalAmong(others, input, ({ id, hasBegun }) => id < this.jobId || hasBegun)
  }

  #read<T>(read: (notes: AgentNotes) => T): T {
    const db = Database.openToRead(this.databaseFile)
    try {
      return read(new AgentNotes(db))
    } finally {
      db.close()
    }
  }
}

/** The first of the loops that works on the same branch of the same repository. */
export function rivalAmong(
  loops: readonly LiveLoop[],
  { repo, branch }: Pick<AgentLoopInput, 'repo' | 'branch'>,
  counts: (loop: LiveLoop) => boolean = () => true,
): LiveLoop | null {
  const key = repositoryKey(repo)
  return loops.find((one) => one.branch === branch && repositoryKey(one.repo) === key && counts(one)) ?? null
}

import { JobFailure } from '../handlers/job-failure.js'

/** Why a file cannot be ingested (rule N3). Only those in {@link RETRYABLE} may succeed when they are tried again. */
export type IngestCode =
  | 'NOT_FOUND'
  | 'NOT_A_FILE'
  | 'LINK_LOOP'
  | 'UNREADABLE'
  | 'EMPTY'
  | 'TOO_LARGE'
  | 'FILE_CHANGED'
  | 'READ_FAILED'
  | 'DAMAGED'
  | 'LOCKED'

const RETRYABLE: readonly IngestCode[] = ['FILE_CHANGED', 'READ_FAILED']

/** The refusal of a file: what is wrong with which, and what to do. */
export class IngestFailure extends JobFailure {
  constructor(code: IngestCode, message: string, cause?: unknown) {
    super({ code, message, retryable: RETRYABLE.includes(code) }, cause)
    this.name = 'IngestFailure'
  }
}

/** What the system says of a file that it does not give, as a refusal. */
export function refusalOf(thrown: unknown, path: string): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new IngestFailure('NOT_FOUND', `${path} does not exist`, thrown)
    case 'ELOOP':
      return new IngestFailure('LINK_LOOP', `${path} is a link that leads round in a circle`, thrown)
    case 'ENAMETOOLONG':
      return new IngestFailure('NOT_FOUND', `${path.slice(0, 100)}… is too long for a path`, thrown)
    case 'EACCES':
    case 'EPERM':
      return new IngestFailure('UNREADABLE', `${path} may not be read; change its permissions and retry`, thrown)
    case 'EISDIR':
      return new IngestFailure(
        'NOT_A_FILE',
        `${path} is a folder; jobyard ingest --recursive takes what is in it`,
        thrown,
      )
    case 'EIO':
    case 'ESTALE':
    case 'EBUSY':
    case 'ENXIO':
    case 'ETIMEDOUT':
      return new IngestFailure('READ_FAILED', `${path} cannot be read: ${(thrown as Error).message}`, thrown)
    default:
      return thrown
  }
}

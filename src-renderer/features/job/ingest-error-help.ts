import type { ErrorHelp } from './error-words.js'

const HELP: Record<string, ErrorHelp> = {
  FILE_CHANGED: {
    meaning: 'The file was changed while it was read.',
    fix: 'The next attempt begins with what is there then. If it changes all the time, ingest a copy.',
  },
  READ_FAILED: {
    meaning: 'The disk, or the network that the file lies on, gave an error.',
    fix: 'Check the disk or the connection, and retry.',
  },
  UNREADABLE: { meaning: 'The file may not be read.', fix: 'Change its permissions, and retry.' },
  NOT_A_FILE: { meaning: 'There is no file but something else at this path.', fix: 'Name a file.' },
  TOO_LARGE: {
    meaning: 'The file is larger than its text is read.',
    fix: 'Cut it into parts, or ingest it by the command line with a larger --max-size.',
  },
  DAMAGED: {
    meaning: 'The file says that it is of this kind, and is not whole.',
    fix: 'Open it in the program that it comes from and save it anew.',
  },
  LOCKED: { meaning: 'The file is locked with a password.', fix: 'Save it without, and ingest that.' },
  TEXT_LOST: {
    meaning: 'What an earlier stage had written is no longer there.',
    fix: 'Run the job again from that stage.',
  },
}

/** The meaning of a code that ingesting a file fails with; null for any other. */
export function ingestErrorHelp(code: string): ErrorHelp | null {
  return HELP[code] ?? null
}

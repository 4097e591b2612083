import type { ErrorHelp } from '../job/error-words.js'

const HELP: Record<string, ErrorHelp> = {
  MAX_ITERATIONS: {
    meaning:
      'The agent used all its iterations and did not say that it is done. What it reached is kept on the result branch.',
    fix: 'Read the last iterations in the transcript. Retry lets it go on for as many again.',
  },
  NO_CHANGE: {
    meaning: 'Three iterations in a row changed nothing, so a fourth would hardly do either.',
    fix: 'Look in the transcript at what the agent waits for; make the prompt clearer, or retry with an instruction.',
  },
  SAME_ERROR: {
    meaning:
      'The agent failed five times in a row in the same way. What it reached before is kept on the result branch.',
    fix: 'Its last words are in the output. Retry when the cause is gone.',
  },
  BRANCH_IN_USE: {
    meaning: 'Another live loop works on the same branch.',
    fix: 'Retry when that one has ended, or add it again and allow both.',
  },
  AGENT_MISSING: {
    meaning: 'The agent’s command could not be started.',
    fix: 'Install it, or correct the command with “Edit and run again”.',
  },
  PROMPT_MISSING: {
    meaning: 'No prompt was given, and the branch has no RALPH.md.',
    fix: 'Commit a RALPH.md to the branch and retry, or give a prompt with “Edit and run again”.',
  },
  BRANCH_MISSING: {
    meaning: 'The repository has no branch of that name.',
    fix: 'Create the branch and retry, or choose another with “Edit and run again”.',
  },
  NOT_A_REPOSITORY: {
    meaning: 'The folder is no git repository, or is not there any more.',
    fix: 'Put it back and retry, or choose another with “Edit and run again”.',
  },
  OUTSIDE_REPOSITORY: {
    meaning: 'The working folder is not a folder inside the repository.',
    fix: 'Choose one that the branch has, with “Edit and run again”.',
  },
  CLONE_FAILED: {
    meaning: 'The repository could not be cloned.',
    fix: 'Check that git clone works for it in a terminal without asking anything, then retry.',
  },
  WORKSPACE_LOST: {
    meaning: 'The workspace was deleted, and its commits are nowhere else.',
    fix: '“Edit and run again” begins anew from the branch.',
  },
  GIT_MISSING: { meaning: 'git could not be started.', fix: 'Install git so that it is in PATH, then retry.' },
}

/** The meaning of an agent loop's error codes; null for others. */
export function loopErrorHelp(code: string): ErrorHelp | null {
  return HELP[code] ?? null
}

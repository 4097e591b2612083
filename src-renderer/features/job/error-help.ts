import { loopErrorHelp } from '../agents/loop-error-help.js'
import type { ErrorHelp } from './error-words.js'
import { ingestErrorHelp } from './ingest-error-help.js'
import { probeErrorHelp } from './probe-error-help.js'

const HELP: Record<string, ErrorHelp> = {
  TIMEOUT: {
    meaning: 'It ran longer than its time limit and was ended.',
    fix: 'Give it a longer limit with “Edit and run again”, or find out in its output what it waited for.',
  },
  HEARTBEAT_TIMEOUT: {
    meaning: 'It promised signs of life and gave none for longer than its lease.',
    fix: 'Look at the end of its output: it probably hangs. Retry starts it afresh.',
  },
  ENGINE_CRASHED: {
    meaning: 'Jobyard, or the machine, stopped while the job ran.',
    fix: 'The job itself may be fine: retry it.',
  },
  SPAWN_FAILED: {
    meaning: 'The program could not be started.',
    fix: 'Check that it is installed, spelt right and executable, and that the folder exists.',
  },
  BAD_HANDLER: {
    meaning: 'The handler did not get ready to take the job.',
    fix: 'Check it on the page Handlers, and look at the output here.',
  },
  BAD_OUTPUT: {
    meaning: 'The handler must print one JSON object and nothing else, and printed something else.',
    fix: 'Print messages for people to stderr.',
  },
  HANDLER_EXITED: {
    meaning: 'The handler’s process ended before it said how the job went.',
    fix: 'Its last words are at the end of the output. Retry starts a new process.',
  },
  STAGE_TIMEOUT: {
    meaning: 'One of its stages ran longer than that stage may, and was ended.',
    fix: 'Give the stage a longer timeout with “Edit and run again”, or find out in its output what it waited for.',
  },
  BAD_REFERENCE: {
    meaning: 'A stage refers to something that an earlier stage did not give.',
    fix: 'Open the earlier stage to see what it gave, and correct the name with “Edit and run again”.',
  },
  STAGE_OUTPUT_TOO_LARGE: {
    meaning: 'What its stages gave is more than can be recorded.',
    fix: 'Let the stage write a file into its JOBYARD_WORKDIR and print only the file’s name.',
  },
  CANCELLED: { meaning: 'It was cancelled.', fix: 'Retry puts it back into the queue.' },
}

const EXIT: Record<number, ErrorHelp> = {
  126: {
    meaning: 'The shell found the command but could not execute it.',
    fix: 'Make the file executable, or start it through its interpreter.',
  },
  127: {
    meaning: 'The shell did not find the command.',
    fix: 'Check its spelling and the PATH that the job was added with.',
  },
  137: { meaning: 'The process was killed, often because memory ran out.', fix: 'Run fewer jobs at once and retry.' },
}

/** The meaning of an error code and the fix; a general word for codes that handlers invent. */
export function errorHelp(code: string, retryable: boolean): ErrorHelp {
  const known = HELP[code] ?? probeErrorHelp(code) ?? ingestErrorHelp(code) ?? loopErrorHelp(code)
  if (known !== null) return known
  const exit = /^EXIT_(\d+)$/.exec(code)?.[1]
  if (exit !== undefined) {
    return (
      EXIT[Number(exit)] ?? {
        meaning: `The command ended with exit code ${exit}, by which it says that it failed.`,
        fix: 'What went wrong is usually at the end of its output.',
      }
    )
  }
  const signal = /^SIGNAL_(\w+)$/.exec(code)?.[1]
  if (signal !== undefined) {
    return {
      meaning: `The process was ended from outside by ${signal}.`,
      fix:
        signal === 'SIGKILL'
          ? 'Often memory ran out: run fewer jobs at once and retry.'
          : 'Retry if that was not meant.',
    }
  }
  return retryable
    ? { meaning: 'The handler reported this; it may go away by itself.', fix: 'Retry, or look at the output first.' }
    : {
        meaning: 'The handler reported this as a fault that stays.',
        fix: 'Correct the input with “Edit and run again”.',
      }
}

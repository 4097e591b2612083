import type { EngineMessage, JobMessage, Protocol } from '../../src-shared/handler-protocol.js'

/**
 * What the engine and its launcher process say to each other: JSON Lines, engine → launcher on the launcher's stdin,
 * launcher → engine on its stdout, each write holding as many lines as there are. `proc` is a number that the engine
 * gives each process it asks for and never uses again.
 */

/** Where a job's output goes: `<path>.log` (bytes as they came) and `<path>.idx` (times and streams). */
export interface LogTarget {
  path: string
  /** Values of 8 bytes or more are masked in everything that is stored; shorter ones cannot be told from chance. */
  secrets: { name: string; value: string }[]
}

/** Which attempt of which job a process executes. */
export interface Assignment {
  jobId: number
  attempt: number
  log: LogTarget
}

export type LauncherCommand =
  /** Start a process. `job` is given for `plain` and `json` (one job a process), `stdin` for `json` only. */
  | {
      op: 'start'
      proc: number
      command: string[]
      cwd: string
      env: Record<string, string>
      protocol: Protocol
      /** Created before the start and removed after the end if it is empty; also JOBYARD_WORKDIR. */
      workDir: string
      stdin?: string
      job?: Assignment
      /** `jsonl`: where output goes that belongs to no job. */
      stray?: LogTarget
    }
  /** `jsonl`: hand a job to a ready process (`message` is its `start`). */
  | { op: 'assign'; proc: number; job: Assignment; message: EngineMessage }
  /** `jsonl`: write a line to the process. Ignored when it is gone. */
  | { op: 'send'; proc: number; message: EngineMessage }
  /** `jsonl`: the engine no longer expects anything for this job; later messages for it are faults. */
  | { op: 'drop'; proc: number; jobId: number }
  /** Stop the whole tree. Answered by `frozen`. */
  | { op: 'freeze'; proc: number }
  /** Let it go on. Answered by `thawed`. */
  | { op: 'thaw'; proc: number }
  /** Close stdin, for `jsonl` after a `shutdown` message unless one was sent, so that an idle handler ends by itself. */
  | { op: 'close'; proc: number }
  /** Terminate the tree, then kill it after `graceMs`. Answered by `exit`, when nothing of the tree is left. */
  | { op: 'end'; proc: number; graceMs: number }

/** What is wrong with a line of a `jsonl` handler. */
export type FaultCode =
  | 'not-utf8'
  | 'not-json'
  | 'no-type'
  | 'wrong-field'
  | 'checkpoint-too-large'
  | 'line-too-long'
  | 'ready-twice'
  | 'not-held'
  | 'attempt-over'
  | 'had-outcome'
  | 'not-asked-to-pause'
  | 'too-deep'

export type LauncherEvent =
  /** First line: the launcher is there. */
  | { ev: 'hello'; pid: number }
  /** `startTime` names the process together with its pid (see process-identity.ts). */
  | { ev: 'spawned'; proc: number; pid: number; startTime: string }
  | { ev: 'spawn-failed'; proc: number; message: string }
  | { ev: 'ready'; proc: number; checkpoint: boolean; maxJobs: number }
  /**
   * A valid message for a job that the process holds, secrets masked. Before `result`, `error` and `paused` are passed
   * on, the job's output is on its way to the file system (written, not synced) and the log closed.
   */
  | { ev: 'message'; proc: number; message: JobMessage }
  /** A line that was no valid message; it is in the output. `text`: its first 200 characters. */
  | { ev: 'fault'; proc: number; jobId: number | null; code: FaultCode; reason: string; text: string }
  /** The job said something that is output, not a message for the engine; told several times a second at most. */
  | { ev: 'alive'; proc: number; jobId: number }
  | { ev: 'frozen'; proc: number; error: string | null }
  | { ev: 'thawed'; proc: number; error: string | null }
  /**
   * The main process ended, what was left of its tree was ended, and its output is written. For `json`, `stdout` is
   * what it printed, secrets masked, or null with `stdoutFault` when that was more than 16 MB or not UTF-8.
   */
  | {
      ev: 'exit'
      proc: number
      code: number | null
      signal: string | null
      stdout?: string | null
      stdoutFault?: string
      /** The last line of stderr, masked, at most 200 characters. */
      lastWords?: string
    }
  /** Output could not be written (disk full …); the child waits, the write is tried again each second. Null: over. */
  | { ev: 'log-trouble'; proc: number; message: string | null }

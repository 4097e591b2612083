import { z } from 'zod'

/** The job type of agent loops. */
export const AGENT_LOOP = 'agent:loop'

/** What an agent says when it is done, unless the job names something else. */
export const DEFAULT_PROMISE = '<promise>DONE</promise>'
export const DEFAULT_MAX_ITERATIONS = 10
/** How long one iteration may take, in ms. */
const DEFAULT_ITERATION_TIMEOUT_MS = 3_600_000
/** The file of the repository that is the prompt where none is given. */
export const PROMPT_FILE = 'RALPH.md'

const text = z.string().refine((value) => !value.includes('\0'), 'must not contain a NUL character')
const line = text.refine((value) => !/[\r\n]/.test(value), 'must be one line')

/** No URL with a password, nor with a token of GitHub's or GitLab's in the place of the name. */
const WITHOUT_PASSWORD = /^(?!\s*[A-Za-z+]+:\/\/([^/:]*:[^/]*|(gh[oprsu]_|github_pat_|glpat-)[^/]*)@)/

const repository = line.min(1).max(4096)

/** Input of the job type `agent:loop` (docs/agent-loops.md). */
export const agentLoopInputSchema = z.strictObject({
  repo: repository
    .regex(
      WITHOUT_PASSWORD,
      'must hold no password or token, which would be stored as it is: let git ask its credential helper, or use an ssh address',
    )
    .describe('Git repository: absolute path of a folder, or a URL without a password'),
  branch: line.min(1).max(500).describe('Branch that the agent starts from'),
  prompt: text.max(500_000).optional().describe(`What the agent is asked; left out: ${PROMPT_FILE} of the branch`),
  agent: line
    .min(1)
    .max(10_000)
    .describe('Command of the agent, as typed in a terminal; {prompt} and {promptFile} are filled in'),
  maxIterations: z.int().min(1).max(10_000).default(DEFAULT_MAX_ITERATIONS).describe('Iterations at most'),
  promise: line
    .trim()
    .min(1)
    .max(500)
    .default(DEFAULT_PROMISE)
    .describe('Line by which the agent says that it is done'),
  workingDir: line.min(1).max(4096).optional().describe('Folder inside the repository that the agent runs in'),
  push: z.boolean().default(false).describe('Push the result branch to the remote'),
  pr: z.boolean().default(false).describe('Open a pull request when it is done'),
  iterationTimeoutMs: z
    .int()
    .min(1)
    .max(30 * 86_400_000)
    .default(DEFAULT_ITERATION_TIMEOUT_MS)
    .describe('How long one iteration may take, in ms'),
  errorPauseMs: z
    .int()
    .min(0)
    .max(3_600_000)
    .default(1_000)
    .describe('Wait after an error, doubled with each more, in ms'),
  allowSameBranch: z.boolean().default(false).describe('Allow another live loop on this branch'),
})
/** The input of a loop that is stored: an older version let a URL hold a password. */
export const storedLoopInputSchema = agentLoopInputSchema.extend({ repo: repository })
export type AgentLoopInput = z.infer<typeof agentLoopInputSchema>

/** What came of pushing, or of asking for a pull request. */
const deliverySchema = z.object({
  ok: z.boolean(),
  to: z.string().nullable(),
  url: z.string().nullable(),
  error: z.string().nullable(),
})
export type Delivery = z.infer<typeof deliverySchema>

export const LOOP_ENDS = ['done', 'stopped', 'max-iterations', 'no-change', 'same-error'] as const
export type LoopEnd = (typeof LOOP_ENDS)[number]

/** The checkpoint of an agent loop: all that is needed to go on with it, and all that is shown of it while it runs. */
export const loopCheckpointSchema = z.object({
  /** Iterations finished. */
  iteration: z.int().min(0),
  /** The last iteration that may be begun; a retry of a loop that had reached it grants as many again. */
  limit: z.int().min(1),
  /** Where the branch stood at the start, and where the result stands. */
  base: z.string(),
  commit: z.string(),
  /** Name of the result branch. */
  branch: z.string(),
  baseBranch: z.string(),
  workspace: z.string(),
  /** Where the result branch was last put in the person's own repository; null: nowhere yet, or there is none. */
  published: z.string().nullable(),
  /** Iterations in a row that ended well and changed nothing. */
  unchanged: z.int().min(0),
  /** Iterations in a row that failed in the same way, and how. */
  sameErrors: z.int().min(0),
  errorSignature: z.string().nullable(),
  lastError: z.string().nullable(),
  /** Instructions for the iteration that is under way. */
  carried: z.array(z.string()),
  /** Instructions and wishes to stop that were taken up. */
  takenNotes: z.array(z.int()),
  /** Attempt that has been told the beginning of the transcript. */
  toldAttempt: z.int(),
  ended: z.enum(LOOP_ENDS).nullable(),
  /** Epoch ms. */
  endedAt: z.number().nullable(),
  push: deliverySchema.nullable(),
  pullRequest: deliverySchema.nullable(),
  warnings: z.array(z.string()),
})
export type LoopCheckpoint = z.infer<typeof loopCheckpointSchema>

/** `meta` of the transcript turn of an iteration. */
export interface IterationMeta {
  kind: 'iteration'
  iteration: number
  of: number
  /** Null when the iteration changed nothing. */
  commit: string | null
  files: number
  insertions: number
  deletions: number
  /** Where in the turn's content the diff begins, in characters; null when there is none. */
  diffAt: number | null
  /** Says what was left out of the diff. */
  diffCut: string | null
  error: string | null
  done: boolean
}

/** What a person said to a loop. */
export interface AgentNote {
  id: number
  kind: 'stop' | 'instruction'
  text: string | null
  /** Epoch ms. */
  at: number
  /** Whether the loop has taken it up. */
  taken: boolean
}

/** One reason that a loop cannot be submitted, with what to do about it. */
export interface Finding {
  code: FindingCode
  /** Field of the input that it concerns. */
  field: keyof AgentLoopInput
  message: string
  /** The option of the command line that goes on all the same, in words; null where there is none. */
  option: string | null
}

export type FindingCode =
  | 'git-missing'
  | 'not-a-repository'
  | 'branch-missing'
  | 'dirty-tree'
  | 'unpushed-branch'
  | 'no-remote'
  | 'second-live-job'
  | 'agent-missing'
  | 'outside-repository'
  | 'prompt-missing'
  | 'gh-missing'

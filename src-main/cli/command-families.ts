import type { CommandEntry } from './command-list.js'

/** Commands whose first word is a verb, each with options of its own: `jobyard run start …`. */
export interface CommandFamily {
  summary: string
  /** By verb, in the order in which help lists them. */
  verbs: ReadonlyMap<string, CommandEntry>
}

const DEFINITION: CommandFamily = {
  summary: 'definitions of evaluations: import, edit, list, export, see their scenarios',
  verbs: new Map<string, CommandEntry>([
    ['import', { summary: 'add one from a JSON or YAML file', load: () => import('./commands/definition/import.js') }],
    ['list', { summary: 'list them, last changed first', load: () => import('./commands/definition/list.js') }],
    ['show', { summary: 'show one, with its versions', load: () => import('./commands/definition/show.js') }],
    ['edit', { summary: 'make a new version from a file', load: () => import('./commands/definition/edit.js') }],
    ['fork', { summary: 'copy one into a new definition', load: () => import('./commands/definition/fork.js') }],
    ['export', { summary: 'print one as JSON or YAML', load: () => import('./commands/definition/export.js') }],
    ['scenarios', { summary: 'list what it asks', load: () => import('./commands/definition/scenarios.js') }],
    [
      'remove',
      { summary: 'delete one, or hide it when it has runs', load: () => import('./commands/definition/remove.js') },
    ],
    ['restore', { summary: 'show a hidden one again', load: () => import('./commands/definition/restore.js') }],
  ]),
}

const RUN: CommandFamily = {
  summary: 'evaluation runs: start, watch, pause, cancel, export, analyse',
  verbs: new Map<string, CommandEntry>([
    ['estimate', { summary: 'say what a run would use', load: () => import('./commands/run/estimate.js') }],
    ['start', { summary: 'put a definition to models', load: () => import('./commands/run/start.js') }],
    ['list', { summary: 'list runs, newest first', load: () => import('./commands/run/list.js') }],
    ['show', { summary: 'show one run and how far it is', load: () => import('./commands/run/show.js') }],
    ['pause', { summary: 'start no more of its jobs', load: () => import('./commands/run/pause.js') }],
    ['resume', { summary: 'let a paused run go on', load: () => import('./commands/run/resume.js') }],
    ['cancel', { summary: 'cancel what is left of it', load: () => import('./commands/run/cancel.js') }],
    ['retry', { summary: 'put its failed jobs back into the queue', load: () => import('./commands/run/retry.js') }],
    ['tasks', { summary: 'list what finished last', load: () => import('./commands/run/tasks.js') }],
    ['probes', { summary: 'list its probes and their decisions', load: () => import('./commands/run/probes.js') }],
    ['decide', { summary: 'set the decision of an answer', load: () => import('./commands/run/decide.js') }],
    ['export', { summary: 'print its results', load: () => import('./commands/run/export.js') }],
    ['analyze', { summary: 'analyse it, or show the analysis', load: () => import('./commands/run/analyze.js') }],
  ]),
}

/** Without a verb it is the command of the same name; see `findCommand`. */
const INGEST: CommandFamily = {
  summary: 'ingested files: list, forget',
  verbs: new Map<string, CommandEntry>([
    ['list', { summary: 'list ingested files', load: () => import('./commands/ingest/list.js') }],
    ['forget', { summary: 'take files out of the index', load: () => import('./commands/ingest/forget.js') }],
  ]),
}

const PIPELINE: CommandFamily = {
  summary: 'jobs of several stages: add, check, look at stages, run again from one',
  verbs: new Map<string, CommandEntry>([
    ['add', { summary: 'queue the stages of a file as one job', load: () => import('./commands/pipeline/add.js') }],
    ['check', { summary: 'say what is wrong with a file', load: () => import('./commands/pipeline/check.js') }],
    ['show', { summary: "show a job's stages", load: () => import('./commands/pipeline/show.js') }],
    ['rerun', { summary: 'run a finished job again from a stage', load: () => import('./commands/pipeline/rerun.js') }],
  ]),
}

const AGENT: CommandFamily = {
  summary: 'agent loops: submit, stop after an iteration, give instructions',
  verbs: new Map<string, CommandEntry>([
    ['submit', { summary: 'let an agent work on a branch', load: () => import('./commands/agent/submit.js') }],
    ['stop', { summary: 'stop after this iteration', load: () => import('./commands/agent/stop.js') }],
    [
      'instruct',
      { summary: 'say something for the next iteration', load: () => import('./commands/agent/instruct.js') },
    ],
  ]),
}

const HANDLER: CommandFamily = {
  summary: 'handlers of your own: write a new one, check it, try it',
  verbs: new Map<string, CommandEntry>([
    ['new', { summary: 'write a working handler to begin with', load: () => import('./commands/handler/new.js') }],
    ['list', { summary: 'list job types and what runs them', load: () => import('./commands/handler/list.js') }],
    ['show', { summary: 'show one handler', load: () => import('./commands/handler/show.js') }],
    ['check', { summary: 'look whether one is all right', load: () => import('./commands/handler/check.js') }],
    ['try', { summary: 'run one job of it outside the queue', load: () => import('./commands/handler/try.js') }],
    [
      'schema',
      { summary: 'print the JSON Schema of handler.json', load: () => import('./commands/handler/schema.js') },
    ],
  ]),
}

/** Every family, in the order in which `jobyard --help` lists them after the commands. */
export const COMMAND_FAMILIES: ReadonlyMap<string, CommandFamily> = new Map([
  ['definition', DEFINITION],
  ['run', RUN],
  ['ingest', INGEST],
  ['pipeline', PIPELINE],
  ['agent', AGENT],
  ['handler', HANDLER],
])

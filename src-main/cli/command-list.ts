import type { CliCommand } from './cli-command.js'

/** A command that is loaded when it is called. */
export interface CommandEntry {
  summary: string
  load: () => Promise<{ command: CliCommand }>
}

/**
 * Every subcommand, in the order in which `jobyard --help` lists them. Each is loaded only when it is called: a script
 * may start hundreds of these processes.
 */
export const COMMANDS: ReadonlyMap<string, CommandEntry> = new Map<string, CommandEntry>([
  ['add', { summary: 'queue a command, a shell line or a job of any type', load: () => import('./commands/add.js') }],
  [
    'import',
    { summary: 'queue many jobs from a JSON Lines file, all or none', load: () => import('./commands/import.js') },
  ],
  [
    'ingest',
    { summary: 'read files for the search; list or forget them', load: () => import('./commands/ingest/add.js') },
  ],
  ['list', { summary: 'list jobs in the order in which they run', load: () => import('./commands/list.js') }],
  ['show', { summary: 'show one job, its history and attempts', load: () => import('./commands/show.js') }],
  ['log', { summary: "print a job's output", load: () => import('./commands/log.js') }],
  [
    'transcript',
    { summary: "print a job's transcript: what was said", load: () => import('./commands/transcript.js') },
  ],
  ['search', { summary: 'search what was said and what was ingested', load: () => import('./commands/search.js') }],
  ['pause', { summary: 'pause running jobs', load: () => import('./commands/pause.js') }],
  ['resume', { summary: 'let paused jobs go on', load: () => import('./commands/resume.js') }],
  ['cancel', { summary: 'cancel queued, running or paused jobs', load: () => import('./commands/cancel.js') }],
  ['hold', { summary: 'keep queued jobs from starting', load: () => import('./commands/hold.js') }],
  ['release', { summary: 'let held jobs start again', load: () => import('./commands/release.js') }],
  ['remove', { summary: 'delete finished jobs with their output', load: () => import('./commands/remove.js') }],
  ['retry', { summary: 'put failed or cancelled jobs back into the queue', load: () => import('./commands/retry.js') }],
  ['priority', { summary: "change jobs' priority", load: () => import('./commands/priority.js') }],
  ['move', { summary: 'move a queued job to another place', load: () => import('./commands/move.js') }],
  [
    'reorder',
    { summary: 'put queued jobs ahead of the others, in this order', load: () => import('./commands/reorder.js') },
  ],
  [
    'queue',
    { summary: 'pause or resume the queue, a type or a group; its status', load: () => import('./commands/queue.js') },
  ],
  ['limit', { summary: 'show or set how many jobs run at once', load: () => import('./commands/limit.js') }],
  [
    'provider',
    { summary: 'list, test, set up or remove who answers probes', load: () => import('./commands/provider.js') },
  ],
  ['worker', { summary: 'run the engine here, without a window', load: () => import('./commands/worker.js') }],
  ['wait', { summary: 'wait until jobs have ended', load: () => import('./commands/wait.js') }],
  ['stats', { summary: 'the whole queue in numbers, and its health', load: () => import('./commands/stats.js') }],
  ['archive', { summary: 'move finished jobs into a compressed file', load: () => import('./commands/archive.js') }],
  ['restore', { summary: 'bring back archived jobs, or a backup', load: () => import('./commands/restore.js') }],
  [
    'retention',
    { summary: 'how long finished jobs, output and backups are kept', load: () => import('./commands/retention.js') },
  ],
  ['backup', { summary: 'copy the database while jobs run', load: () => import('./commands/backup.js') }],
  ['doctor', { summary: 'check everything that Jobyard stands on', load: () => import('./commands/doctor.js') }],
  ['demo', { summary: 'run a small example queue and show what happens', load: () => import('./commands/demo.js') }],
])

import { spawn } from 'node:child_process' // breaks: no-restricted-imports
import { EventEmitter } from 'node:events'
import Database from 'better-sqlite3' // breaks: no-restricted-imports
import { app } from 'electron' // breaks: no-restricted-imports
import { sql } from 'kysely' // breaks: no-restricted-imports
import { Migrator } from 'kysely/migration' // breaks: no-restricted-imports
import type { State } from '../../src-shared/state.js'
import { rows } from '../store/rows.js' // breaks: no-restricted-imports
import { outcome } from '../runner/outcome.js' // breaks: no-restricted-imports
import { jobs } from '../service/jobs.js' // breaks: no-restricted-imports
import { list } from '../cli/list.js' // breaks: no-restricted-imports

export { spawnJob } from '../launcher/spawn.js' // breaks: no-restricted-imports
export const lazily = () => import('kysely') // breaks: no-restricted-imports
export const scheduler: State = [spawn, EventEmitter, Database, app, sql, Migrator, rows, outcome, jobs, list]

import Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Ports } from '../engine/ports.js'
import { outcome } from '../runner/outcome.js' // breaks: no-restricted-imports

export const rows: Ports = [Database, sql, outcome]

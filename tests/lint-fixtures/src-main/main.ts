import { sql } from 'kysely' // breaks: no-restricted-imports
import { app } from 'electron'
import { rows } from './store/rows.js'
import { bridge } from '../src-renderer/bridge.js' // breaks: no-restricted-imports

export const main = [sql, app, rows, bridge]

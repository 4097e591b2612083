import { app } from 'electron' // breaks: no-restricted-imports
import { sql } from 'kysely' // breaks: no-restricted-imports
import { migration } from '../store/migration.js'

export const list = [app, sql, migration]

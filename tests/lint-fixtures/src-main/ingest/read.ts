import { sql } from 'kysely' // breaks: no-restricted-imports
import { list } from '../cli/list.js' // breaks: no-restricted-imports
import { migration } from '../store/migration.js'

export const read = [sql, list, migration]

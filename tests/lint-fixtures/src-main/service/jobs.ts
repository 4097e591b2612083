import { sql } from 'kysely' // breaks: no-restricted-imports
import type { Ports } from '../engine/ports.js'
import { list } from '../cli/list.js' // breaks: no-restricted-imports
import { migration } from '../store/migration.js'

export const jobs: Ports = [sql, list, migration]

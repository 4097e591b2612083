import { sql } from 'kysely'
import type { State } from '../src-shared/state.js' // breaks: no-restricted-imports

export const up: State = sql

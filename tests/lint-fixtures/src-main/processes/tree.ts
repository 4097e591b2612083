import { kill } from 'node:process'
import { migration } from '../store/migration.js' // breaks: no-restricted-imports

export const tree = [kill, migration]

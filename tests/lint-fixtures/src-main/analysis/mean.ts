import { readFileSync } from 'node:fs' // breaks: no-restricted-imports
import { rows } from '../store/rows.js' // breaks: no-restricted-imports

export const mean = [readFileSync, rows]

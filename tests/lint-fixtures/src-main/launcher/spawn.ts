import { spawn } from 'node:child_process'
import type { Ports } from '../engine/ports.js' // breaks: no-restricted-imports
import { migration } from '../store/migration.js' // breaks: no-restricted-imports

export const spawnJob: Ports = [spawn, migration]

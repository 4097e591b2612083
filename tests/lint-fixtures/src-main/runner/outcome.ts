import type { Ports } from '../engine/ports.js'
import { spawnJob } from '../launcher/spawn.js'
import { migration } from '../store/migration.js' // breaks: no-restricted-imports

export const outcome: Ports = [spawnJob, migration]

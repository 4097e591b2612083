import { spawnJob } from '../launcher/spawn.js' // breaks: no-restricted-imports

export const log = spawnJob

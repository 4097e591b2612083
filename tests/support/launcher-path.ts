import { fileURLToPath } from 'node:url'

/** The built launcher, as an engine starts it. */
export const LAUNCHER_PATH = fileURLToPath(new URL('../../dist/main/launcher.cjs', import.meta.url))

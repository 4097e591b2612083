import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Yard } from '../support/jobyard-cli.js'

const PROGRAM = fileURLToPath(new URL('../../dist/main/jobyard.cjs', import.meta.url))

/** Runs `jobyard ARGS | READER` in a shell; what jobyard said on stderr is followed by `exit CODE`. */
export async function pipeline(yard: Yard, args: string, reader: string): Promise<{ stdout: string; stderr: string }> {
  const line = `{ "$NODE" "$PROGRAM" --data "$DATA" ${args}; echo "exit $?" >&2; } | ${reader}`
  const env = { ...yard.env(), NODE: process.execPath, PROGRAM, DATA: yard.data } as NodeJS.ProcessEnv
  const { stdout, stderr } = await promisify(execFile)('/bin/sh', ['-c', line], { cwd: yard.folder, env })
  return { stdout, stderr }
}

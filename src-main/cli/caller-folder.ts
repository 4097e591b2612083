import { dirname } from 'node:path'

/**
 * The folder that the caller stands in: what relative paths and a command's default folder refer to. `npm run jobyard`
 * changes to the project's folder first and says in INIT_CWD where it was called.
 */
export function callerFolder(env: NodeJS.ProcessEnv, cwd: string): string {
  const { INIT_CWD, npm_lifecycle_event: script, npm_package_name: name, npm_package_json: manifest } = env
  const byNpm = script === 'jobyard' && name === 'jobyard' && manifest !== undefined && dirname(manifest) === cwd
  return byNpm && INIT_CWD ? INIT_CWD : cwd
}

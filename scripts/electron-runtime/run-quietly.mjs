import { spawn } from 'node:child_process'

/**
 * Runs a program without showing what it prints, unless it fails.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number }} [options]
 * @returns {Promise<string>} its standard output
 */
export function runQuietly(file, args, { cwd, env, limitMs = 15 * 60_000 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs })
    let out = ''
    let all = ''
    child.stdout.on('data', (/** @type {Buffer} */ bytes) => {
      out += bytes
      all += bytes
    })
    child.stderr.on('data', (/** @type {Buffer} */ bytes) => {
      all += bytes
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(out)
      else reject(new Error(`${file} ${args.join(' ')} ended with ${code ?? signal}:\n${all.trim().slice(-4000)}`))
    })
  })
}

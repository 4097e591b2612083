import { execFile } from 'node:child_process'

/**
 * Runs a program to its end, whatever its exit code.
 *
 * @throws when it cannot be started, is ended by the signal, or by the time limit
 */
export function spawnToEnd(
  program: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv; signal: AbortSignal; timeoutMs: number },
): Promise<{ code: number; stdout: string; stderr: string }> {
  const { timeoutMs, ...rest } = options
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { ...rest, timeout: timeoutMs, windowsHide: true }, (error, stdout, stderr) => {
      if (error === null) resolve({ code: 0, stdout, stderr })
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout, stderr })
      else reject(error.killed === true ? new Error(`it took longer than ${timeoutMs / 1000} s`) : error)
    })
  })
}

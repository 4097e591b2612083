import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { until } from './until.js'

const PROGRAM = fileURLToPath(new URL('../../node_modules/@dwmkerr/mock-llm/dist/main.js', import.meta.url))

/** A rule of @dwmkerr/mock-llm: what to answer when the JMESPath expression matches. The last one that matches counts. */
export interface MockRule {
  match: string
  status: number
  content: object
}

/**
 * Starts @dwmkerr/mock-llm, an OpenAI-compatible server that knows nothing of Jobyard; without a rule it says what it was
 * told. It is ended with the test.
 *
 * @param config where its configuration may be written
 * @returns its base URL
 */
export async function startMockLlm(config: string, rules: readonly MockRule[]): Promise<string> {
  const port = await freePort()
  const all = rules.map(({ match, status, content }) => ({
    path: '/v1/chat/completions',
    match,
    response: { status, content: JSON.stringify(content) },
  }))
  // JSON is YAML too.
  if (all.length > 0) writeFileSync(config, JSON.stringify({ rules: all }))
  const words = all.length > 0 ? ['--config', config] : []
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  onTestFinished(async () => {
    child.kill()
    await exited
  })
  let said = ''
  child.stdout.on('data', (bytes: Buffer) => {
    said += bytes
  })
  await until(() => said.includes('server running'), 'mock-llm to run')
  return `http://127.0.0.1:${port}/v1`
}

/** The program takes no 0 for any port, so one is found for it. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(address)))
    })
  })
}

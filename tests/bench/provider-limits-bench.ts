import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Figure } from './bench-report.js'
import { withEngine, withYard } from './bench-yard.js'
import { bigDefinition } from './run-start-bench.js'

const PROBES = 2_000
const PARALLEL = 5
const PER_MINUTE = 600
const MINUTE_MS = 60_000
/** How long the server takes: so that both limits are nearly reached at once. */
const ANSWER_MS = 400

/** A run against a local server under both limits of its provider (rule P1). Takes as long as the rate says. */
export async function providerLimitsBench(): Promise<Figure[]> {
  const server = await openServer()
  await withYard(async (workspace) => {
    const { definitions, providers, runs } = workspace.evaluations
    await providers.save({
      id: 'local',
      kind: 'openai-compatible',
      baseUrl: server.url,
      models: [{ id: 'm' }],
      maxParallel: PARALLEL,
      requestsPerMinute: PER_MINUTE,
    })
    const { id } = await definitions.create('limits', bigDefinition(50, PROBES / 50))
    // More slots than the provider allows: what holds the probes back is its limit alone.
    await withEngine(workspace, 4 * PARALLEL, async (engine) => {
      const run = await runs.start({ definitionId: id, models: ['local/m'] })
      await engine.drained()
      const { completed } = runs.get(run.id).progress
      if (completed !== PROBES) throw new Error(`only ${completed} of ${PROBES} probes were completed`)
    })
  }).finally(() => server.close())
  const { arrivals, mostOpen } = server
  const tookMinutes = ((arrivals.at(-1) as number) - (arrivals[0] as number)) / MINUTE_MS
  const rate = (PROBES - 1) / tookMinutes
  const of = `2,000 probes under ${PARALLEL} at once and ${PER_MINUTE} a minute`
  return [
    { what: `${of}: most at once`, value: mostOpen, unit: '', limit: { at: 'most', value: PARALLEL } },
    { what: `${of}: most in any minute`, value: mostIn(arrivals), unit: '', limit: { at: 'most', value: PER_MINUTE } },
    {
      what: `${of}: share of the rate that was used`,
      value: rate / PER_MINUTE,
      unit: '',
      limit: { at: 'least', value: 0.9 },
    },
  ]
}

/** The most arrivals in any stretch of a minute. */
function mostIn(arrivals: readonly number[]): number {
  let most = 0
  let from = 0
  for (const [to, at] of arrivals.entries()) {
    while (at - (arrivals[from] as number) >= MINUTE_MS) from += 1
    most = Math.max(most, to - from + 1)
  }
  return most
}

/** An OpenAI-compatible server that notes when it is asked, and by how many at once. */
async function openServer() {
  const arrivals: number[] = []
  const counted = { open: 0, most: 0 }
  const body = JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'm',
    choices: [{ index: 0, message: { role: 'assistant', content: 'Rating: 3' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 50, completion_tokens: 3, total_tokens: 53 },
  })
  const server = createServer((request, response) => {
    arrivals.push(performance.now())
    counted.open += 1
    counted.most = Math.max(counted.most, counted.open)
    response.on('close', () => {
      counted.open -= 1
    })
    request.resume()
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body), ANSWER_MS)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    arrivals,
    get mostOpen() {
      return counted.most
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

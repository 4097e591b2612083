import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A request as it arrived. */
export interface Asked {
  /** Counted from 1. */
  number: number
  path: string
  headers: IncomingHttpHeaders
  body: {
    model: string
    messages: { role: string; content: string }[]
    temperature?: number
    seed?: number
  }
}

/** What the server does with a request. */
export type Behaviour =
  | { answer: string; finishReason?: string; model?: string; usage?: object | null }
  | { status: number; error?: object | string; headers?: Record<string, string> }
  /** A whole body of its own, with status 200. */
  | { raw: string }
  /** Never answers. */
  | 'hang'
  /** Breaks the connection in the middle of the body. */
  | 'cut'
  /** Breaks the connection before the first byte. */
  | 'drop'

/** A server with OpenAI's chat interface that does what the test says, and remembers what it was asked. */
export class MisbehavingProvider {
  readonly asked: Asked[] = []
  /** Requests that are being answered now, and the most that ever were. */
  open = 0
  mostOpen = 0
  /** Requests whose client went away before the answer. */
  abandoned = 0
  readonly #server: Server

  private constructor(behave: (asked: Asked) => Behaviour | Promise<Behaviour>) {
    this.#server = createServer((request, response) => {
      let text = ''
      request.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      request.on('end', () => {
        const { url = '', headers } = request
        const asked = { number: this.asked.length + 1, path: url, headers, body: JSON.parse(text) }
        this.asked.push(asked)
        this.#count(response)
        void Promise.resolve(behave(asked)).then((behaviour) => perform(behaviour, response, asked.body.model))
      })
    })
  }

  static async open(behave: (asked: Asked) => Behaviour | Promise<Behaviour>): Promise<MisbehavingProvider> {
    const provider = new MisbehavingProvider(behave)
    await new Promise<void>((resolve) => provider.#server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => provider.close())
    return provider
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`
  }

  close(): Promise<void> {
    this.#server.closeAllConnections()
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  #count(response: ServerResponse): void {
    this.open += 1
    this.mostOpen = Math.max(this.mostOpen, this.open)
    response.on('close', () => {
      this.open -= 1
      if (!response.writableFinished) this.abandoned += 1
    })
  }
}

function perform(behaviour: Behaviour, response: ServerResponse, model: string): void {
  if (behaviour === 'hang') return
  if (behaviour === 'drop') {
    response.destroy()
  } else if (behaviour === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"id": "chatcmpl-1", "choices": [', () => response.destroy())
  } else if ('raw' in behaviour) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(behaviour.raw)
  } else if ('status' in behaviour) {
    const { status, error = { message: `status ${status}` }, headers } = behaviour
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof error === 'string' ? error : JSON.stringify({ error }))
  } else {
    const {
      answer,
      finishReason = 'stop',
      usage = { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
    } = behaviour
    const body = {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: behaviour.model ?? `${model}-2026-01-01`,
      choices: [{ index: 0, message: { role: 'assistant', content: answer }, finish_reason: finishReason }],
      ...(usage !== null && { usage }),
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

// A server with OpenAI's chat interface, in a process of its own so that nothing else moves its clock. The first
// FAST requests are answered after FAST_MS, later ones after SLOW_MS. Prints its port; GET /stats gives what it saw.
import { createServer } from 'node:http'

const [FAST, FAST_MS, SLOW_MS] = process.argv.slice(2).map(Number)
/** @type {{ at: number, until: number }[]} */
const requests = []
let open = 0
let mostOpen = 0

const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json')
  if (request.url === '/stats') {
    response.end(JSON.stringify({ requests, mostOpen }))
    return
  }
  const seen = { at: performance.now(), until: Number.NaN }
  requests.push(seen)
  open += 1
  mostOpen = Math.max(mostOpen, open)
  const number = requests.length
  request.resume().on('end', () => {
    setTimeout(
      () => {
        const message = { role: 'assistant', content: `Rating: ${1 + (number % 5)}` }
        const usage = { prompt_tokens: 20, completion_tokens: 3, total_tokens: 23 }
        const choices = [{ index: 0, message, finish_reason: 'stop' }]
        response.end(
          JSON.stringify({ id: `${number}`, object: 'chat.completion', created: 0, model: 'm', choices, usage }),
        )
        seen.until = performance.now()
        open -= 1
      },
      number <= FAST ? FAST_MS : SLOW_MS,
    )
  })
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))

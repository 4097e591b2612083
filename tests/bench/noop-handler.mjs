// Does nothing, for many jobs at once, and says when each start reached it (CLOCK_MONOTONIC, ns).
import { createInterface } from 'node:readline'

/** @type {string[]} */
let waiting = []
/** @param {object} message */
function send(message) {
  if (waiting.length === 0) {
    setImmediate(() => {
      process.stdout.write(`${waiting.join('\n')}\n`)
      waiting = []
    })
  }
  waiting.push(JSON.stringify(message))
}

send({ type: 'ready', protocol: 1, checkpoint: false, maxJobs: 256 })
const lines = createInterface({ input: process.stdin })
lines.on('line', (line) => {
  const message = JSON.parse(line)
  if (message.type === 'start') {
    const output = message.input.clock ? { startedNs: String(process.hrtime.bigint()) } : null
    send({ type: 'result', jobId: message.job.id, output })
  }
  if (message.type === 'shutdown') process.exit(0)
})
lines.on('close', () => process.exit(0))

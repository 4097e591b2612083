/**
 * Reports progress at a rate that its input names (`{ perSecond }`), until it is told to cancel. Its iteration counts the
 * messages, so that a reader sees how many were really sent. A checkpoint lets a quit end it unasked.
 */
import { createInterface } from 'node:readline'

const TICK_MS = 10
/** A job of this runs until it is ended; its progress goes round in so many messages. */
const ROUND = 20_000
const jobs = new Map()
const send = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

setInterval(() => {
  const now = performance.now()
  let text = ''
  // In turn, so that messages of the same job do not stand beside each other.
  for (let isMore = true; isMore; ) {
    isMore = false
    for (const [jobId, job] of jobs) {
      if (job.sent >= ((now - job.begun) / 1000) * job.perSecond) continue
      job.sent += 1
      isMore = true
      text += `{"type":"progress","jobId":${jobId},"fraction":${(job.sent % ROUND) / ROUND},"message":"message number ${job.sent} of a job that reports all the time","iteration":${job.sent}}\n`
    }
  }
  if (text !== '') process.stdout.write(text)
}, TICK_MS)

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line)
  if (message.type === 'start') {
    jobs.set(message.job.id, { begun: performance.now(), sent: 0, perSecond: message.input.perSecond })
    return
  }
  for (const jobId of message.jobId === undefined ? [...jobs.keys()] : [message.jobId]) {
    if (!jobs.delete(jobId)) continue
    if (message.type === 'cancel') send({ type: 'error', jobId, code: 'CANCELLED', message: '', retryable: false })
    else {
      send({ type: 'checkpoint', jobId, data: {} })
      send({ type: 'paused', jobId })
    }
  }
  if (message.type === 'shutdown' && jobs.size === 0) process.exit(0)
})
send({ type: 'ready', protocol: 1, checkpoint: true, maxJobs: 100 })

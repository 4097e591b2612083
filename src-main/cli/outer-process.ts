import { Socket } from 'node:net'

/** Names the inherited pipe to the outer process, for the inner process alone. */
export const OUTER_FD_VARIABLE = 'JOBYARD_OUTER_FD'

/** Signals that an outer process passes on. */
export const RELAYED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
type RelayedSignal = (typeof RELAYED_SIGNALS)[number]

/** How long a relayed signal waits for its twin that came directly, and how long that one is remembered. */
const TWIN_WAIT_MS = 50
const TWIN_MEMORY_MS = 2000

/**
 * The inner half of running on the pinned Node (see pinned-node.ts); does nothing in a process that has no outer one.
 *
 * - When the pipe ends, the outer process is gone, and this one ends at once by SIGKILL, as a crash would end it: who
 *   killed the outer process meant this one, and recovery deals with the jobs.
 * - A signal to the whole process group (Ctrl-C, `timeout`) reaches both processes, one to the outer process only that
 *   one. Either way the listeners here hear it once: a relayed signal is dropped when its twin came directly.
 * - The pipe neither keeps this process alive nor reaches its children (Node closes inherited descriptors on exec).
 */
export function followOuterProcess(): void {
  const fd = Number(process.env[OUTER_FD_VARIABLE])
  delete process.env[OUTER_FD_VARIABLE]
  if (!Number.isInteger(fd) || fd < 3) return

  const direct = new Map<RelayedSignal, number[]>()
  let relaying = false
  for (const signal of RELAYED_SIGNALS) {
    direct.set(signal, [])
    const note = () => {
      if (!relaying) direct.get(signal)?.push(Date.now())
      if (process.listenerCount(signal) > 1) return
      // Nobody else listens, so the signal keeps the effect that it has without this listener.
      process.removeListener(signal, note)
      process.kill(process.pid, signal)
    }
    process.on(signal, note)
  }

  const relay = (signal: RelayedSignal) => {
    const twins = direct.get(signal) ?? []
    while (twins[0] !== undefined && twins[0] < Date.now() - TWIN_MEMORY_MS) twins.shift()
    if (twins.shift() !== undefined) return
    relaying = true
    process.emit(signal, signal)
    relaying = false
  }

  const pipe = new Socket({ fd, readable: true, writable: false })
  let partial = ''
  pipe.setEncoding('latin1')
  pipe.on('data', (chunk: string) => {
    const lines = (partial + chunk).split('\n')
    partial = lines.pop() ?? ''
    for (const line of lines) {
      const signal = RELAYED_SIGNALS.find((name) => name === line)
      if (signal !== undefined) setTimeout(relay, TWIN_WAIT_MS, signal).unref()
    }
  })
  pipe.on('error', () => {})
  pipe.on('close', () => process.kill(process.pid, 'SIGKILL'))
  pipe.unref()
}

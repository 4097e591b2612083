import type { EngineHandle } from '../workspace.js'
import { escapeText } from './escape-text.js'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Listens while an engine runs in this process. The first signal only resolves `stopped`, so that the caller stops the
 * engine in its own time; the second ends everything at once (rule F8).
 *
 * @returns `end` removes the listeners
 */
export function stopOnSignals(
  engine: EngineHandle,
  say: (text: string) => void,
): { stopped: Promise<void>; end: () => void } {
  let received = 0
  let resolveStopped = () => {}
  const stopped = new Promise<void>((resolve) => {
    resolveStopped = resolve
  })
  const listener = (signal: NodeJS.Signals) => {
    received += 1
    if (received === 1) {
      resolveStopped()
      const names = namesOfRunning(engine)
      say(names === '' ? `${signal}: stopping` : `${signal}: stopping, with running job ${names}`)
      if (names !== '') {
        say('each may save a checkpoint within 10 s and goes back to the queue; the same again ends all at once')
      }
    } else if (received === 2) {
      say(`${signal}: ending everything at once`)
      engine.kill()
    }
  }
  for (const signal of SIGNALS) process.on(signal, listener)
  return {
    stopped,
    end() {
      for (const signal of SIGNALS) process.off(signal, listener)
    },
  }
}

function namesOfRunning(engine: EngineHandle): string {
  try {
    return engine
      .running()
      .map((job) => `${job.id} (${escapeText(job.name)})`)
      .join(', ')
  } catch {
    // A database that cannot be read must not keep the engine from stopping.
    return ''
  }
}

import { JobyardError } from '../src-shared/errors.js'
import type { ArgumentOf, CommandName, JobyardBridge, ResultOf } from '../src-shared/ipc-contract.js'
import type { EventName, IpcEvents } from '../src-shared/ipc-events.js'

declare global {
  interface Window {
    readonly jobyard?: JobyardBridge
  }
}

/** The main process, as the preload gave it to this page. The only place that touches it. */
function main(): JobyardBridge {
  const bridge = window.jobyard
  if (bridge === undefined) throw new JobyardError('internal', 'this page was opened outside Jobyard')
  return bridge
}

type Argument<Name extends CommandName> = ArgumentOf<Name> extends undefined ? [] : [argument: ArgumentOf<Name>]

/** Asks the main process. Rejects with a `JobyardError` that keeps the code, message and details of the other side. */
export async function call<Name extends CommandName>(name: Name, ...given: Argument<Name>): Promise<ResultOf<Name>> {
  // Without an argument the tuple is empty, and undefined is what the command takes.
  const answer = await main().call(name, given[0] as ArgumentOf<Name>)
  if (answer.ok) return answer.value
  const { code, message, details } = answer.error
  throw new JobyardError(code, message, { details })
}

/** @returns ends the subscription */
export function on<Name extends EventName>(name: Name, listener: (event: IpcEvents[Name]) => void): () => void {
  return main().on(name, listener)
}

/** The path of a dropped file; empty when it has none. */
export function pathOf(file: File & { readonly path?: unknown }): string {
  // Electron before 32 puts the path on the file itself, and there a file loses it on the way to the preload.
  return typeof file.path === 'string' && file.path !== '' ? file.path : main().pathOf(file)
}

import { JobyardError } from '../../src-shared/errors.js'
import type { Origin } from '../../src-shared/new-job.js'
import { AgentLoops } from '../agent/agent-loops.js'
import type { Desk } from '../app/desk.js'
import type { CommandsOf, Implementation } from './implementation.js'

interface Parts {
  desk(): Desk
  originOf(cwd: string | undefined): Origin
  /** @throws operation-failed */
  openFolder(folder: string): Promise<void>
  /** Opens a page in the browser. */
  openPage(url: string): Promise<void>
}

/** Agent loops: a look before submitting, what they do, and what a person says to them. */
export function agentCommands({ desk, originOf, openFolder, openPage }: Parts): Implementation<CommandsOf<'agents'>> {
  const loops = () => new AgentLoops(desk().workspace)
  return {
    'agents.look': ({ input, allowDirty }) => loops().look(input, originOf(undefined), allowDirty),
    'agents.submit': ({ job, env, secrets, allowDirty }) => {
      const origin = originOf(undefined)
      const from: Origin = { ...origin, env: { ...origin.env, ...env }, secrets: [...new Set(secrets)] }
      return loops().submit(job, from, { allowDirty: allowDirty === true })
    },
    'agents.loop': ({ id }) => loops().view(id),
    'agents.stop': ({ id }) => loops().stop(id),
    'agents.goOn': ({ id }) => loops().goOn(id),
    'agents.instruct': ({ id, text }) => loops().instruct(id, text),
    'agents.openWorkspace': async ({ id }) => {
      const { loop } = loops().view(id)
      if (loop === null) throw new JobyardError('not-found', `job ${id} has no workspace yet`)
      await openFolder(loop.workspace)
      return null
    },
    'agents.openLink': async ({ id, link }) => {
      const url = loops().view(id).links[link]
      if (url === null) throw new JobyardError('not-found', `job ${id} has no such page`)
      await openPage(url)
      return null
    },
  }
}

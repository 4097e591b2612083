import path from 'node:path'
import { JobyardError } from '../../src-shared/errors.js'
import type { HandlerList } from '../../src-shared/handler-view.js'
import type { Json } from '../../src-shared/job.js'
import type { Origin } from '../../src-shared/new-job.js'
import type { Desk } from '../app/desk.js'
import type { HandlerTrials } from '../app/handler-trials.js'
import { EvaluationJobSettings } from '../evaluation/job-settings.js'
import { checkHandler } from '../kit/check-handler.js'
import { findHandler } from '../kit/find-handler.js'
import { manifestFindings } from '../kit/manifest-findings.js'
import { writeNewHandler } from '../kit/new-handler.js'
import { prepareTrial } from '../kit/prepare-trial.js'
import { usable } from '../kit/usable.js'
import type { CommandsOf, Implementation } from './implementation.js'

interface Parts {
  desk(): Desk
  /** Where the person's own handlers lie. */
  folder: string
  /** What comes with Jobyard to make new ones from. */
  examples: string
  launcherPath: string
  trials: HandlerTrials
  originOf(cwd: string | undefined): Origin
  openFolder(folder: string): Promise<void>
}

/** The person's handlers: what there is, new ones, whether they are all right, and trying them. */
export function handlerCommands(parts: Parts): Implementation<CommandsOf<'handlers'>> {
  const { desk, folder, examples, launcherPath, trials } = parts
  const find = (word: string) => {
    const { handlers: registry, dataDir } = desk().workspace
    return findHandler(word, { registry, dataDir, cwd: folder })
  }
  return {
    'handlers.list': () => handlerList(desk(), folder),
    'handlers.openFolder': async () => {
      await parts.openFolder(folder)
      return null
    },
    'handlers.openOne': async ({ handler }) => {
      const found = find(handler)
      const dir = 'faulty' in found ? path.dirname(found.faulty.file) : found.handler.dir
      if (dir === null) throw new JobyardError('not-found', `"${handler}" is built in and has no folder`)
      await parts.openFolder(dir)
      return null
    },
    'handlers.create': (wanted) => {
      const { handlers: registry, dataDir } = desk().workspace
      return writeNewHandler({ dataDir, registry, examples, env: process.env }, wanted)
    },
    'handlers.check': ({ handler }) => {
      const { handlers: registry, secrets } = desk().workspace
      registry.lookAgain()
      return checkHandler(find(handler), { registry, secrets, launcherPath, origin: parts.originOf(undefined) })
    },
    'handlers.try': async ({ handler: word, input, cwd }) => {
      const { handlers: registry, secrets, store } = desk().workspace
      registry.lookAgain()
      const handler = usable(find(word))
      const job = await prepareTrial(handler, { input, origin: parts.originOf(cwd) })
      const settings = new EvaluationJobSettings(store.providers, store.database.file)
      return { trial: await trials.start({ handler, job, secrets, settings, launcherPath }) }
    },
    'handlers.controlTrial': ({ trial, action }) => {
      trials.control(trial, action)
      return null
    },
  }
}

function handlerList({ workspace }: Desk, folder: string): HandlerList {
  const { handlers, faulty } = workspace.handlers.list()
  return {
    handlers: handlers.map(({ manifest: { input, ...manifest }, dir }) => ({
      ...manifest,
      input: input as Json,
      folder: dir,
      builtIn: dir === null || !dir.startsWith(folder),
    })),
    faulty: faulty.map((one) => ({ file: one.file, type: one.type, findings: manifestFindings(one) })),
    folder,
  }
}

import { existsSync } from 'node:fs'
import path from 'node:path'
import { JobyardError } from '../../src-shared/errors.js'
import type { Origin } from '../../src-shared/new-job.js'
import type { Desk } from '../app/desk.js'
import type { CommandsOf, Implementation } from './implementation.js'

interface Parts {
  desk(): Desk
  /** What a job keeps of the place it was enqueued from. */
  originOf(cwd: string | undefined): Origin
  openFolder(folder: string): Promise<void>
}

/** Ingesting files, and looking at what was ingested. */
export function documentCommands({ desk, originOf, openFolder }: Parts): Implementation<CommandsOf<'documents'>> {
  const ingest = () => desk().workspace.ingest
  return {
    'documents.ingest': ({ paths, ...options }) => {
      const given = Object.entries(options).filter(([, value]) => value !== undefined)
      const files = [...new Set(paths.map((file) => path.resolve(file)))]
      return ingest().ingest(files, originOf(undefined), Object.fromEntries(given))
    },
    'documents.get': ({ id }) => ingest().get(id),
    'documents.ofHash': ({ hash }) => ingest().ofHash(hash),
    'documents.chunks': ({ id, from, limit }) => ingest().chunks(id, from, limit),
    'documents.forget': async ({ id }) => {
      await ingest().forgetDocument(id)
      return null
    },
    'documents.openFolder': async ({ id }) => {
      const folder = path.dirname(ingest().get(id).path)
      // Opening a folder makes it, where it is Jobyard's own.
      if (!existsSync(folder)) throw new JobyardError('not-found', `the folder ${folder} is no longer there`)
      await openFolder(folder)
      return null
    },
  }
}

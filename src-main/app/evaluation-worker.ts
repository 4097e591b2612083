import { parentPort, workerData } from 'node:worker_threads'
import { JobyardError, toJobyardError } from '../../src-shared/errors.js'
import { environmentSecrets } from '../runner/secret-source.js'
import { databaseFileId } from '../store/database-file.js'
import { openWorkspace, type Workspace } from '../workspace.js'
import { evaluationReads, type ReadAnswer, type ReadRequest } from './evaluation-reads.js'
import { queueReads } from './queue-reads.js'

/** Thread for long reads of evaluations and of the whole queue, with a connection of its own. It writes nothing but the index that a search brings up to date. */
const { dataDir, file, fileId } = workerData as { dataDir: string; file: string; fileId: string | null }
let opened: Promise<Workspace> | null = null

/** Never makes a database: one that was deleted under the main thread must not come back empty. */
function workspace(): Promise<Workspace> {
  if (databaseFileId(file) !== fileId) throw new JobyardError('storage', `database ${file}: it was deleted or moved`)
  opened ??= openWorkspace(dataDir, environmentSecrets, { mustExist: true })
  return opened
}

type Read = (from: unknown, ...given: unknown[]) => unknown

async function serve({ call, name, args }: ReadRequest): Promise<ReadAnswer> {
  const opened = await workspace()
  const result =
    name in queueReads
      ? (queueReads[name as keyof typeof queueReads] as Read)(opened, ...args)
      : (evaluationReads[name as keyof typeof evaluationReads] as Read)(opened.evaluations, ...args)
  return { call, result: await result }
}

parentPort?.on('message', (request: ReadRequest) => {
  serve(request).then(
    (answer) => parentPort?.postMessage(answer),
    (thrown: unknown) => {
      const error = toJobyardError(thrown).toBody()
      parentPort?.postMessage({ call: request.call, error } satisfies ReadAnswer)
    },
  )
})

import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Definition } from '../../src-shared/definition.js'
import { JobyardError, toJobyardError } from '../../src-shared/errors.js'
import type { EvaluationReader } from '../app/evaluation-reader.js'
import type { DefinitionService, EvaluationService } from '../evaluation/evaluation-service.js'
import type { CommandsOf, Implementation } from './implementation.js'
import { saveText } from './save-text.js'

/** What evaluations need of a desktop. */
export interface FileDialogs {
  chooseFiles(many: boolean): Promise<string[]>
  /** Asks where to save a file of this name. */
  saveFile(name: string): Promise<string | null>
}

interface Parts {
  evaluations(): EvaluationService
  /** For what takes long: the thread of this one must not wait for it. */
  reader(): EvaluationReader
  dialogs: FileDialogs
  /** A run was changed here; left out: any may have been, or definitions. */
  changed(runId?: number): void
  /** Folder of the definitions that come with Jobyard. */
  samples: string
}

/** Definitions and runs of evaluations. */
export function evaluationCommands(parts: Parts): Implementation<CommandsOf<'definitions' | 'runs' | 'search'>> {
  const definitions = () => parts.evaluations().definitions
  const runs = () => parts.evaluations().runs
  const told = async <T>(id: number | undefined, change: Promise<T>): Promise<T> => {
    const result = await change
    parts.changed(id)
    return result
  }
  return {
    'definitions.list': ({ hidden }) => definitions().list(hidden === undefined ? {} : { hidden }),
    'definitions.get': ({ id, version }) => definitions().get(id, version),
    'definitions.versions': ({ id }) => definitions().versions(id),
    'definitions.scenarios': ({ id, version, offset, limit }) =>
      definitions().scenarioPage(id, { ...(version === undefined ? {} : { version }), offset, limit }),
    'definitions.create': ({ name, content }) => told(undefined, definitions().create(name, content)),
    'definitions.edit': ({ id, name, content }) =>
      told(
        undefined,
        definitions().edit(id, {
          ...(name === undefined ? {} : { name }),
          ...(content === undefined ? {} : { content }),
        }),
      ),
    'definitions.fork': ({ id, name }) => told(undefined, definitions().fork(id, name)),
    'definitions.remove': ({ id }) => told(undefined, definitions().remove(id)),
    'definitions.restore': ({ id }) => told(undefined, definitions().restore(id)),
    'definitions.import': async () => {
      const files = await parts.dialogs.chooseFiles(true)
      if (files.length === 0) return null
      return told(undefined, importAll(definitions(), files))
    },
    'definitions.export': async ({ id, format }) => {
      const { name } = definitions().get(id)
      const file = await parts.dialogs.saveFile(`${fileName(name)}.${format}`)
      if (file !== null) await saveText(file, [await definitions().export(id, format)])
      return file
    },
    'definitions.addSamples': () => told(undefined, importAll(definitions(), filesIn(parts.samples))),

    'runs.estimate': (request) => parts.reader().read('estimate', request),
    'runs.start': (request) => told(undefined, runs().start(request)),
    'runs.list': ({ status, definitionId, offset, limit }) =>
      parts.reader().read('listRuns', {
        ...(status === undefined ? {} : { status }),
        ...(definitionId === undefined ? {} : { definitionId }),
        offset,
        limit,
      }),
    'runs.get': ({ id }) => parts.reader().read('getRun', id),
    'runs.pause': ({ id }) => told(id, runs().pause(id)),
    'runs.resume': ({ id }) => told(id, runs().resume(id)),
    'runs.cancel': ({ id }) => told(id, runs().cancel(id)),
    'runs.retryFailed': async ({ id, code }) => ({ count: await told(id, runs().retryFailed(id, code)) }),
    'runs.tasks': ({ id, limit }) => parts.reader().read('recentTasks', id, limit),
    'runs.probes': ({ id, filter, offset, limit }) => parts.reader().read('probes', id, filter, { offset, limit }),
    'runs.probe': ({ jobId }) => runs().probe(jobId),
    'runs.setDecision': async ({ jobId, decision }) => {
      const probe = await runs().setDecision(jobId, decision)
      if (probe.runId !== null) parts.changed(probe.runId)
      return probe
    },
    'runs.export': async ({ id, format, filter }) => {
      const extension = format === 'markdown' ? 'md' : format
      const file = await parts.dialogs.saveFile(`${fileName(runs().get(id).definitionName)}-run-${id}.${extension}`)
      if (file !== null) await saveText(file, runs().export(id, format, filter))
      return file
    },
    'runs.analyze': ({ id, kind }) => told(id, runs().analyze(id, kind)),
    'runs.analyses': ({ id }) => parts.reader().read('analyses', id),

    'search.everything': ({ query, what, offset, limit }) =>
      parts.reader().read('searchEverything', query, { what, offset, limit }),
  }
}

/** All of them; what is wrong with one names its file. */
async function importAll(service: DefinitionService, files: readonly string[]): Promise<Definition[]> {
  const imported: Definition[] = []
  for (const file of files) {
    try {
      imported.push(await service.import(await readFile(file, 'utf8')))
    } catch (thrown) {
      const { code, message, details } = toJobyardError(thrown)
      throw new JobyardError(code, `${path.basename(file)}: ${message}`, { details, cause: thrown })
    }
  }
  return imported
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => path.join(folder, name))
}

/** A name that every file system takes. */
function fileName(name: string): string {
  const safe = name
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 80)
  return safe === '' ? 'definition' : safe
}

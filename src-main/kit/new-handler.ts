import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { invalidInput, JobyardError } from '../../src-shared/errors.js'
import type { Protocol } from '../../src-shared/handler-protocol.js'
import type { HandlerLanguage, NewHandler } from '../../src-shared/handler-trial.js'
import { findProgram } from '../processes/find-program.js'
import type { HandlerRegistry } from '../runner/handler-registry.js'
import { pythonProgram } from '../runner/python-program.js'
import { prepareDataFolder } from '../store/data-folder.js'
import { toStorageError } from '../store/storage-errors.js'
import { checkHandlerName } from './handler-name.js'
import { manifestJsonSchema } from './manifest-json-schema.js'

interface Language {
  /** The first is what a new handler gets that names none. */
  protocols: readonly Protocol[]
  /** Module of `examples/handlers` that speaks the protocol, and for which. */
  helper: { file: string; protocols: readonly Protocol[] } | null
  test: string
  /** Why there is no template for `jsonl`. */
  withoutJsonl?: string
}

const LANGUAGES: Record<HandlerLanguage, Language> = {
  node: {
    protocols: ['jsonl', 'json'],
    helper: { file: 'jobyard.mjs', protocols: ['jsonl'] },
    test: 'node --test',
  },
  python: {
    protocols: ['jsonl', 'json'],
    helper: { file: 'jobyard.py', protocols: ['jsonl', 'json'] },
    test: 'python3 -m unittest',
  },
  shell: {
    protocols: ['json', 'plain'],
    helper: null,
    test: 'sh test.sh',
    withoutJsonl: 'a shell cannot read JSON well, nor hear of a pause while it works; take node or python for jsonl',
  },
}

const SCHEMA_FILE = 'handler-manifest.schema.json'

interface Parts {
  dataDir: string
  registry: HandlerRegistry
  /** The folder `examples` of this installation. */
  examples: string
  /** Where programs are looked for. */
  env: NodeJS.ProcessEnv
}

/**
 * Writes a working handler with manifest, tests and README into the data folder's `handlers/`: all of it or nothing.
 *
 * @param protocol null: the language's usual one
 * @throws invalid-input (name, language, protocol), conflict when it is there already, storage when it cannot be written
 */
export function writeNewHandler(
  { dataDir, registry, examples, env }: Parts,
  wanted: { name: string; language: HandlerLanguage; protocol: Protocol | null },
): NewHandler {
  const { name, language } = wanted
  checkHandlerName(name)
  const { protocols, helper, test } = LANGUAGES[language]
  const protocol = wanted.protocol ?? protocols[0] ?? 'json'
  if (!protocols.includes(protocol)) throw noTemplate(language, protocol)
  const handlers = path.join(prepareDataFolder(dataDir), 'handlers')
  const folder = path.join(handlers, name)
  if (existsSync(folder)) throw new JobyardError('conflict', `there is something at ${folder} already`)
  const taken = registry.find(name)
  if (taken !== undefined) {
    throw new JobyardError('conflict', `the job type "${name}" is there already: ${taken.dir ?? 'it is built in'}`)
  }
  const draft = path.join(handlers, `.new-${name}-${process.pid}`)
  try {
    // One by one: a recursive mkdir never returns where a folder is there but takes no entries, as in /proc.
    if (!existsSync(handlers)) mkdirSync(handlers, { mode: 0o700 })
    mkdirSync(draft, { mode: 0o700 })
    writeFileSync(path.join(handlers, SCHEMA_FILE), `${JSON.stringify(manifestJsonSchema(), null, 2)}\n`, {
      mode: 0o600,
    })
    fillIn(path.join(examples, 'handler-templates', `${language}-${protocol}`), draft, name)
    if (helper?.protocols.includes(protocol)) {
      copyFileSync(path.join(examples, 'handlers', helper.file), path.join(draft, helper.file))
    }
    renameSync(draft, folder)
  } catch (thrown) {
    rmSync(draft, { recursive: true, force: true })
    throw toStorageError(thrown, `the handler cannot be written to ${folder}`)
  }
  registry.lookAgain()
  return { type: name, folder, files: readdirSync(folder).sort(), warnings: warningsFor(language, env), test }
}

function noTemplate(language: HandlerLanguage, protocol: Protocol): JobyardError {
  const { protocols, withoutJsonl } = LANGUAGES[language]
  const why = protocol === 'jsonl' && withoutJsonl !== undefined ? `: ${withoutJsonl}` : ''
  return invalidInput(`a new ${language} handler speaks ${protocols.join(' or ')}, not ${protocol}${why}`)
}

/** Copies a template with the name in its places. */
function fillIn(template: string, folder: string, name: string): void {
  const title = name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ')
  for (const file of readdirSync(template)) {
    const text = readFileSync(path.join(template, file), 'utf8')
    const filled = text.replaceAll('__type__', name).replaceAll('__title__', title)
    writeFileSync(path.join(folder, file), filled, { mode: 0o600 })
  }
}

function warningsFor(language: HandlerLanguage, env: NodeJS.ProcessEnv): string[] {
  const isThere = (program: string) => findProgram(program, '/', env) !== null
  const python = pythonProgram()
  if (language === 'python' && !isThere(python)) {
    return [`${python} is not on this machine: install Python 3.8 or later, or name it in JOBYARD_PYTHON`]
  }
  if (language === 'shell' && !isThere('sh')) return ['there is no sh on this machine, so the handler cannot run here']
  if (language === 'node' && !isThere('node')) {
    return ['Jobyard brings the Node that runs the handler; for its tests, "node" has to be installed']
  }
  return []
}

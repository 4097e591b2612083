import { parseDurationMs } from '../duration.js'
import { toJobyardError } from '../errors.js'
import type { Json } from '../job.js'
import { type Pipeline, pipelineHeadSchema, type StageSpec, stageSchema } from './pipeline.js'
import { inside, type Reference, referencesIn, shellPartsOf } from './references.js'
import { stageOrder } from './stage-order.js'

/** What is wrong, and where: `['stages', 2, 'needs', 0]`. */
export interface PipelineFault {
  path: (string | number)[]
  message: string
}

export interface PipelineCheck {
  /** Null when there are faults. */
  pipeline: Pipeline | null
  /** Names of its stages in the order in which they run; empty when there are faults. */
  order: string[]
  faults: PipelineFault[]
  /** What its stages refer to in the input and the input does not hold: `file`, `options.size`. */
  missingInputs: { name: string; path: (string | number)[] }[]
}

/** What a check has to know of the machine; left out: those faults are not looked for. */
export interface PipelineSurroundings {
  /** Why a job type cannot be a stage; null when it can. */
  handlerFault?(type: string): string | null
  /** Why a program cannot be started from a stage; null when it can. */
  toolFault?(program: string): string | null
}

interface Found {
  spec: StageSpec
  index: number
}

type Referred = { text: string; reference: Reference; path: (string | number)[] }

/** Checks a pipeline that a person wrote, and names everything that is wrong with it. */
export function checkPipeline(value: unknown, around: PipelineSurroundings = {}): PipelineCheck {
  const head = pipelineHeadSchema.safeParse(value)
  const faults: PipelineFault[] = head.success ? [] : issuesAt([], head.error.issues)
  const given = isObject(value) && Array.isArray(value.stages) ? value.stages : []
  const names = given.map((stage) => (isObject(stage) && typeof stage.name === 'string' ? stage.name : null))
  const found: Found[] = []
  for (const [index, one] of given.entries()) {
    const parsed = stageSchema.safeParse(one)
    if (parsed.success) found.push({ spec: parsed.data, index })
    else faults.push(...issuesAt(['stages', index], parsed.error.issues))
    if (names[index] !== null && names.indexOf(names[index] as string) !== index) {
      faults.push({ path: ['stages', index, 'name'], message: `there are two stages with the name "${names[index]}"` })
    }
  }
  const known = new Set(names.filter((name) => name !== null))
  const references = new Map(found.map((one) => [one, referencesOf(one)]))
  for (const one of found) {
    faults.push(...stageFaults(one, known, references.get(one) ?? [], around))
  }
  const ordered = stageOrder(
    found.map((one) => ({ name: one.spec.name, needs: needsOf(one.spec, references.get(one) ?? []) })),
  )
  if ('rings' in ordered) faults.push(...ordered.rings.map((ring) => ringFault(ring, names)))
  const own = isObject(value) ? value : {}
  const ofOutput = referencesIn(own.output as Json | undefined, ['output'])
  faults.push(...ofOutput.flatMap((one) => referenceFaults(one, known, null)))
  if (head.success) {
    for (const [i, tool] of (head.data.tools ?? []).entries()) {
      const message = around.toolFault?.(tool) ?? null
      if (message !== null) faults.push({ path: ['tools', i], message })
    }
  }
  const all = [...[...references.values()].flat(), ...ofOutput]
  const isGood = head.success && faults.length === 0 && 'order' in ordered
  return {
    pipeline: isGood ? { ...head.data, stages: found.map(({ spec }) => spec) } : null,
    order: isGood ? ordered.order : [],
    faults,
    missingInputs: missingInputs(all, (isObject(own.input) ? own.input : {}) as Json),
  }
}

/** The stages that have to be done before: those it names, and those it refers to. */
function needsOf({ needs = [] }: StageSpec, references: readonly Referred[]): string[] {
  const referred = references.flatMap(({ reference }) => (reference.kind === 'stage' ? [reference.stage] : []))
  return [...new Set([...needs, ...referred])]
}

function referencesOf({ spec, index }: Found): Referred[] {
  const at = ['stages', index]
  const { command, shell, cwd, env, input } = spec
  const ofShell = shellPartsOf(shell ?? '').flatMap((part) =>
    'reference' in part ? [{ ...part, path: [...at, 'shell'] }] : [],
  )
  return [
    ...referencesIn(command, [...at, 'command']),
    ...ofShell,
    ...referencesIn(cwd, [...at, 'cwd']),
    ...referencesIn(env, [...at, 'env']),
    ...referencesIn(input, [...at, 'input']),
  ]
}

function stageFaults(
  { spec, index }: Found,
  known: ReadonlySet<string>,
  references: readonly Referred[],
  around: PipelineSurroundings,
): PipelineFault[] {
  const at = (...path: (string | number)[]) => ['stages', index, ...path]
  const faults: PipelineFault[] = []
  for (const [i, need] of (spec.needs ?? []).entries()) {
    if (need === spec.name) faults.push({ path: at('needs', i), message: 'a stage cannot need itself' })
    else if (!known.has(need)) faults.push({ path: at('needs', i), message: `there is no stage "${need}"` })
  }
  faults.push(...references.flatMap((one) => referenceFaults(one, known, spec.name)))
  if (spec.timeout !== undefined) {
    try {
      if (parseDurationMs(spec.timeout, 'it') < 1) throw new Error('must be more than nothing')
    } catch (thrown) {
      faults.push({ path: at('timeout'), message: toJobyardError(thrown).message })
    }
  }
  if (spec.handler !== undefined) {
    const message = around.handlerFault?.(spec.handler) ?? null
    if (message !== null) faults.push({ path: at('handler'), message })
  }
  const program = spec.command?.[0]
  // What an earlier stage may make, or what is only known then, cannot be looked for now.
  if (program !== undefined && !program.includes('${')) {
    const message = around.toolFault?.(program) ?? null
    if (message !== null) faults.push({ path: at('command', 0), message })
  }
  return faults
}

function referenceFaults(
  { text, reference, path }: Referred,
  known: ReadonlySet<string>,
  stage: string | null,
): PipelineFault[] {
  if (reference.kind === 'unknown') {
    const hint = 'a reference is ${input.x}, ${stages.NAME.output.x} or ${workDir}; write $${ for the characters ${'
    return [{ path, message: `${text} is no reference: ${hint}` }]
  }
  if (reference.kind !== 'stage') return []
  if (reference.stage === stage) return [{ path, message: `${text} refers to the stage itself` }]
  return known.has(reference.stage) ? [] : [{ path, message: `${text}: there is no stage "${reference.stage}"` }]
}

function ringFault(ring: readonly string[], names: readonly (string | null)[]): PipelineFault {
  const [first = ''] = ring
  if (ring.length === 1) return { path: ['stages', names.indexOf(first)], message: `stage "${first}" needs itself` }
  const words = [...ring, first].map((name) => `"${name}"`).join(' needs ')
  return { path: ['stages', names.indexOf(first)], message: `a cycle: stage ${words}` }
}

function missingInputs(references: readonly Referred[], input: Json): PipelineCheck['missingInputs'] {
  const missing = new Map<string, (string | number)[]>()
  for (const { reference, path } of references) {
    if (reference.kind !== 'input') continue
    if (reference.path.reduce<Json | undefined>(inside, input) !== undefined) continue
    const name = reference.path.join('.')
    if (!missing.has(name)) missing.set(name, path)
  }
  return [...missing].map(([name, path]) => ({ name, path }))
}

function issuesAt(at: readonly (string | number)[], issues: readonly Issue[]): PipelineFault[] {
  return issues.flatMap((issue) => {
    const path = [...at, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))]
    if (issue.code !== 'unrecognized_keys') return [{ path, message: wordsOf(issue.message) }]
    return (issue.keys ?? []).map((key) => ({ path: [...path, key], message: `there is no field "${key}" here` }))
  })
}

interface Issue {
  code?: string
  path: PropertyKey[]
  message: string
  keys?: readonly string[]
}

/** The checker's words for the commonest faults, in plainer ones. */
function wordsOf(message: string): string {
  const [, expected, received] = /expected (\w+), received (\w+)/.exec(message) ?? []
  if (received === 'undefined') return 'is missing'
  if (expected === undefined) return message
  return `must be ${NAMES[expected] ?? expected}, not ${NAMES[received ?? ''] ?? received}`
}

const NAMES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  tuple: 'a list',
  boolean: 'true or false',
  null: 'nothing',
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

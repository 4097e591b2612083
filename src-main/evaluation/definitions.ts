import { isDeepStrictEqual } from 'node:util'
import type { Definition, DefinitionContent, Scenario } from '../../src-shared/definition.js'
import { JobyardError } from '../../src-shared/errors.js'
import { checkDefinition, type DefinitionCheck, faultText } from '../../src-shared/evaluation/check-definition.js'
import { scenarioSource } from '../../src-shared/evaluation/scenarios.js'
import type { Clock } from '../engine/ports.js'
import type { DefinitionRow } from '../store/definition-rows.js'
import type { JobStore } from '../store/job-store.js'
import type { DefinitionService } from './evaluation-service.js'

const MAX_NAME = 200

interface Parts {
  store: JobStore
  clock: Clock
}

/** Definitions: made, edited into new versions, forked, hidden (rules D1–D4). */
export class Definitions implements DefinitionService {
  readonly #p: Parts
  /** A version never changes, so what was found about it doesn't either. */
  readonly #checks = new Map<string, Pick<DefinitionCheck, 'warnings' | 'scenarioCount'>>()

  constructor(parts: Parts) {
    this.#p = parts
  }

  async create(name: string, content: unknown): Promise<Definition> {
    return this.#add(checkedName(name), checkedContent(content), null)
  }

  async edit(id: number, change: { name?: string; content?: unknown }): Promise<Definition> {
    const name = change.name === undefined ? null : checkedName(change.name)
    const content = change.content === undefined ? null : checkedContent(change.content)
    const { store, clock } = this.#p
    await store.write(() => {
      const rows = store.evaluations.definitions
      const row = this.#row(id)
      if (name !== null && name !== row.name) rows.rename(id, name, clock.now())
      const changed = content !== null && !isDeepStrictEqual(content, rows.content(id, row.version))
      if (changed) rows.edit(id, content, clock.now())
    })
    return this.get(id)
  }

  /** Like {@link edit}, from a file's text. @throws not-found, invalid-input */
  async editFrom(id: number, text: string): Promise<Definition> {
    const { readDefinitionText } = await import('./definition-text.js')
    const { name, content } = readDefinitionText(text)
    return this.edit(id, { name, content })
  }

  async fork(id: number, name?: string): Promise<Definition> {
    const { content, name: original } = this.get(id)
    return this.#add(checkedName(name ?? `${original} (fork)`.slice(0, MAX_NAME)), content, id)
  }

  async remove(id: number): Promise<{ hidden: boolean }> {
    const { store, clock } = this.#p
    return store.write(() => {
      const rows = store.evaluations.definitions
      this.#row(id)
      const hidden = rows.runCount(id) > 0
      if (hidden) rows.hide(id, clock.now())
      else rows.delete(id)
      return { hidden }
    })
  }

  async restore(id: number): Promise<Definition> {
    const { store } = this.#p
    await store.write(() => {
      this.#row(id)
      store.evaluations.definitions.hide(id, null)
    })
    return this.get(id)
  }

  list(options: { hidden?: boolean } = {}): Definition[] {
    const rows = this.#p.store.evaluations.definitions.list({ hidden: options.hidden === true })
    return rows.map((row) => this.#definition(row, row.version))
  }

  get(id: number, version?: number): Definition {
    const row = this.#row(id)
    return this.#definition(row, version ?? row.version)
  }

  versions(id: number): { version: number; createdAt: number }[] {
    this.#row(id)
    return this.#p.store.evaluations.definitions.versions(id)
  }

  scenarios(id: number, version?: number): Scenario[] {
    const source = scenarioSource(this.get(id, version).content)
    return Array.from({ length: source.count }, (_, index) => source.at(index))
  }

  scenarioPage(id: number, page: { version?: number; offset: number; limit: number }) {
    const source = scenarioSource(this.get(id, page.version).content)
    const length = Math.max(0, Math.min(page.limit, source.count - page.offset))
    return { total: source.count, scenarios: Array.from({ length }, (_, i) => source.at(page.offset + i)) }
  }

  async export(id: number, format: 'json' | 'yaml'): Promise<string> {
    // Loaded only now: most commands need no YAML.
    const { definitionText } = await import('./definition-text.js')
    return definitionText(this.get(id), format)
  }

  async import(text: string): Promise<Definition> {
    const { readDefinitionText } = await import('./definition-text.js')
    const { name, content } = readDefinitionText(text)
    return this.#add(name, content, null)
  }

  async #add(name: string, content: DefinitionContent, parentId: number | null): Promise<Definition> {
    const { store, clock } = this.#p
    return this.get(await store.write(() => store.evaluations.definitions.add(name, content, clock.now(), parentId)))
  }

  /** @throws not-found */
  #row(id: number): DefinitionRow {
    const row = this.#p.store.evaluations.definitions.row(id)
    if (row === undefined) throw definitionNotFound(id)
    return row
  }

  #definition(row: DefinitionRow, version: number): Definition {
    const rows = this.#p.store.evaluations.definitions
    const content = rows.content(row.id, version)
    if (content === undefined) {
      throw new JobyardError('not-found', `definition ${row.id} has no version ${version}`, { details: { id: row.id } })
    }
    const key = `${row.id}/${version}`
    const { warnings, scenarioCount } = this.#checks.get(key) ?? checkDefinition(content)
    this.#checks.set(key, { warnings, scenarioCount })
    return {
      id: row.id,
      name: row.name,
      version,
      parentId: row.parent_id,
      content,
      scenarioCount,
      warnings,
      runCount: rows.runCount(row.id),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      hidden: row.hidden_at !== null,
    }
  }
}

export function definitionNotFound(id: number): JobyardError {
  return new JobyardError('not-found', `Definition not found: ${id}`, { details: { id } })
}

function checkedName(name: string): string {
  const trimmed = name.trim()
  if (trimmed !== '' && trimmed.length <= MAX_NAME) return trimmed
  const fault = `name: must have 1 to ${MAX_NAME} characters`
  throw new JobyardError('invalid-input', fault, { details: { faults: [fault], at: [] } })
}

/** @throws invalid-input with all faults (rule D3): in words, and with their places in the content */
function checkedContent(content: unknown): DefinitionContent {
  const { content: good, faults: at } = checkDefinition(content)
  if (good !== null) return good
  const faults = at.map(faultText)
  throw new JobyardError('invalid-input', `the definition cannot be used: ${faults.join('; ')}`, {
    details: { faults, at },
  })
}

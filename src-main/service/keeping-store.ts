import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { JobyardError } from '../../src-shared/errors.js'
import { type KeepingRules, keepingRulesSchema } from '../../src-shared/keeping-rules.js'
import { faultsOf } from '../../src-shared/new-job.js'
import { toStorageError } from '../store/storage-errors.js'

/** The person's rules of keeping, in `keeping.json` of the data folder; read anew each time, since others may write them. */
export class KeepingStore {
  readonly file: string

  constructor(dataDir: string) {
    this.file = path.join(dataDir, 'keeping.json')
  }

  /** @throws storage when the file cannot be understood: what it says about removing must not be guessed */
  read(): KeepingRules {
    let text: string
    try {
      text = readFileSync(this.file, 'utf8')
    } catch (thrown) {
      if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return keepingRulesSchema.parse({})
      throw toStorageError(thrown, this.file)
    }
    return this.#parse(text)
  }

  /** @throws storage */
  change(change: Partial<KeepingRules>): KeepingRules {
    const rules = { ...this.read(), ...change }
    const aside = `${this.file}.${process.pid}`
    try {
      writeFileSync(aside, `${JSON.stringify(rules, null, 2)}\n`, { mode: 0o600 })
      renameSync(aside, this.file)
    } catch (thrown) {
      throw toStorageError(thrown, this.file)
    }
    return rules
  }

  #parse(text: string): KeepingRules {
    let content: unknown
    try {
      content = JSON.parse(text)
    } catch (thrown) {
      throw new JobyardError('storage', `${this.file} is no JSON (${(thrown as Error).message}); mend or remove it`)
    }
    const parsed = keepingRulesSchema.safeParse(content)
    if (parsed.success) return parsed.data
    const faults = faultsOf(parsed.error)
    throw new JobyardError('storage', `${this.file}: ${faults.join('; ')}; mend or remove it`, { details: { faults } })
  }
}

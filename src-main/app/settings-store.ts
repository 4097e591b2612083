import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { z } from 'zod'
import { type Settings, type SettingsChange, settingsSchema } from '../../src-shared/settings.js'

/**
 * A small JSON file, written aside and renamed into place so that a crash leaves the old or the new one. What cannot be
 * read counts as empty: nothing in it is worth keeping the app from starting.
 */
export class JsonFile<Value> {
  readonly #file: string
  readonly #schema: z.ZodType<Value>

  constructor(file: string, schema: z.ZodType<Value>) {
    this.#file = file
    this.#schema = schema
  }

  read(): Value {
    try {
      return this.#schema.parse(JSON.parse(readFileSync(this.#file, 'utf8')))
    } catch {
      return this.#schema.parse({})
    }
  }

  /** @returns whether it could be written; a full disk must not keep a window from closing */
  write(value: Value): boolean {
    try {
      mkdirSync(path.dirname(this.#file), { recursive: true, mode: 0o700 })
      const aside = `${this.#file}.${process.pid}`
      writeFileSync(aside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
      renameSync(aside, this.#file)
      return true
    } catch {
      return false
    }
  }
}

/** The person's settings, in memory and in `settings.json`. */
export class SettingsStore {
  readonly #file: JsonFile<Settings>
  readonly #listeners: ((settings: Settings) => void)[] = []
  #current: Settings

  constructor(dataDir: string) {
    this.#file = new JsonFile<Settings>(path.join(dataDir, 'settings.json'), settingsSchema)
    this.#current = this.#file.read()
  }

  get current(): Settings {
    return this.#current
  }

  onChange(listener: (settings: Settings) => void): void {
    this.#listeners.push(listener)
  }

  change({ layout, ...fields }: SettingsChange): Settings {
    const merged = { ...this.#current.layout, ...layout }
    const kept = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null))
    const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
    this.#current = settingsSchema.parse({ ...this.#current, ...given, layout: kept })
    this.#file.write(this.#current)
    for (const listener of this.#listeners) listener(this.#current)
    return this.#current
  }
}

import type { OutputViews } from '../output/output-views.js'

/** How much of an output's end is looked at for its last line, in bytes. */
const LOOK_BYTES = 2_048
const MAX_CHARACTERS = 300
/** Escape sequences: colours, titles, cursor movements; then what is left of control characters. */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g
const CONTROLS = /[\u0000-\u001f\u007f-\u009f]/g

/** The last line that each running job printed, as a list shows it. */
export class RunningLines {
  readonly #outputs: OutputViews
  readonly #pathOf: (id: number) => string | null
  readonly #known = new Map<number, { path: string; size: number; text: string | null }>()

  constructor(outputs: OutputViews, pathOf: (id: number) => string | null) {
    this.#outputs = outputs
    this.#pathOf = pathOf
  }

  of(id: number): string | null {
    return this.#known.get(id)?.text ?? null
  }

  /** Looks at the outputs of those jobs, and forgets all others. @returns the jobs whose line is another now */
  async look(ids: readonly number[]): Promise<{ id: number; text: string | null }[]> {
    const running = new Set(ids)
    for (const id of this.#known.keys()) if (!running.has(id)) this.#known.delete(id)
    const changed: { id: number; text: string | null }[] = []
    for (const id of ids) {
      const path = this.#pathOf(id)
      if (path === null) continue
      const before = this.#known.get(id)
      const size = await this.#outputs.size(path)
      if (before?.path === path && before.size === size) continue
      const line = await this.#outputs.lastLine(path, LOOK_BYTES)
      const text = line === null ? null : plain(line)
      this.#known.set(id, { path, size, text })
      if (text !== (before?.text ?? null)) changed.push({ id, text })
    }
    return changed
  }
}

function plain(line: string): string {
  return line.replace(ESCAPES, '').replace(CONTROLS, ' ').trim().slice(0, MAX_CHARACTERS)
}

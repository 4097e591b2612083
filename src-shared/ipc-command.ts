import type { z } from 'zod'

/** One command: the schema that its argument is parsed by, and, as a type alone, what it answers. */
export interface IpcCommand<Schema extends z.ZodType, Result> {
  argument: Schema
  /** Never there at run time. */
  readonly result?: Result
}

/** `takes(schema).answers<Result>()` declares a command. */
export function takes<Schema extends z.ZodType>(argument: Schema) {
  return { answers: <Result>(): IpcCommand<Schema, Result> => ({ argument }) }
}

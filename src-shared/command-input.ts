import { z } from 'zod'

const text = z.string().refine((value) => !value.includes('\0'), 'must not contain a NUL character')

/** Input of the job type `command`: a program with its arguments, or a line for the shell. */
export const commandInputSchema = z
  .strictObject({
    command: z.tuple([text.min(1, 'the program must not be empty')], text).optional(),
    shell: text.min(1).optional(),
    cwd: text.min(1).optional(),
    env: z.record(text.regex(/^[^=]+$/, 'a variable must have a name without "="'), text).optional(),
  })
  .refine((input) => (input.command === undefined) !== (input.shell === undefined), {
    error: 'give either "command" (program and arguments) or "shell" (a line)',
  })

export type CommandInput = z.infer<typeof commandInputSchema>

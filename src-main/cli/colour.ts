import type { JobState } from '../../src-shared/job.js'

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const
export type Colour = keyof typeof CODES

const STATE_COLOURS: Record<JobState, Colour | null> = {
  queued: null,
  running: 'cyan',
  paused: 'yellow',
  completed: 'green',
  failed: 'red',
  cancelled: 'dim',
}

/** Paints text, or returns it as it is where there must be no colour (no terminal, NO_COLOR). */
export type Paint = (colour: Colour | null, text: string) => string

export function painter(enabled: boolean): Paint {
  return (colour, text) => (enabled && colour !== null ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text)
}

/** Colour of a state's name; null for the terminal's own. */
export function stateColour(state: JobState): Colour | null {
  return STATE_COLOURS[state]
}

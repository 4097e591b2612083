import type { ErrorHelp } from './error-words.js'

const HELP: Record<string, ErrorHelp> = {
  EMPTY_RESPONSE: {
    meaning: 'The model answered with nothing.',
    fix: 'Retry. If it stays so, look at the prompt and at what the model may refuse.',
  },
  REQUEST_TIMEOUT: {
    meaning: 'The provider took too long to answer.',
    fix: 'Retry. If many do, let fewer run at once in Settings, Providers.',
  },
  NETWORK: {
    meaning: 'The provider could not be reached, or the connection broke off.',
    fix: 'Check the network and the address in Settings, Providers, and retry.',
  },
  BAD_RESPONSE: {
    meaning: 'The provider answered with something that is no answer.',
    fix: 'Retry. If it stays so, check the address and the kind in Settings, Providers.',
  },
  UNKNOWN_MODEL: {
    meaning: 'The provider does not have this model.',
    fix: 'Check its id in Settings, Providers, and start a new run.',
  },
  NO_KEY: {
    meaning: 'The provider has no key.',
    fix: 'Enter it in Settings, Providers, resume the provider, and retry.',
  },
  BAD_SETTINGS: {
    meaning: 'Something about the provider’s settings is wrong.',
    fix: 'Correct them in Settings, Providers, and retry.',
  },
}

const STATUSES: Record<number, ErrorHelp> = {
  400: {
    meaning: 'The provider found the request wrong in itself.',
    fix: 'What it minds is in the message; the same again would fail again.',
  },
  401: { meaning: 'The provider refused the key.', fix: 'Enter another one in Settings, Providers, and retry.' },
  402: { meaning: 'The provider wants to be paid.', fix: 'Top up there, resume the provider, and retry.' },
  403: { meaning: 'The key may not use this model.', fix: 'Use another key or another model.' },
  404: { meaning: 'The provider has no such model or address.', fix: 'Check both in Settings, Providers.' },
  429: {
    meaning: 'The provider had too many requests.',
    fix: 'Set fewer at once, or fewer a minute, in Settings, Providers, and retry.',
  },
}

/** The meaning of a code that probes fail with; null for any other. */
export function probeErrorHelp(code: string): ErrorHelp | null {
  const known = HELP[code]
  if (known !== undefined) return known
  const status = Number(/^HTTP_(\d{3})$/.exec(code)?.[1] ?? 0)
  if (status === 0) return null
  return (
    STATUSES[status] ??
    (status >= 500
      ? { meaning: 'Something is wrong at the provider.', fix: 'Retry a little later.' }
      : { meaning: `The provider answered with the status ${status}.`, fix: 'What it minds is in the message.' })
  )
}

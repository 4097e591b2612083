import { modelIdOf, type ProviderAccess, type ProviderTest } from '../../src-shared/provider.js'
import { JobFailure } from '../handlers/job-failure.js'
import { askModel } from './ask-model.js'
import { languageModel } from './language-model.js'

/** A test answers or gives up within this time, in ms. */
const TEST_TIMEOUT_MS = 30_000
const PROMPT = 'This is a test of the connection. Answer with the single word “ready”.'
const SHOWN_CHARACTERS = 200

/** Sends one small request and says what came of it: the answer, or what is wrong. Never rejects for a failed request. */
export async function testProvider(
  provider: ProviderAccess,
  model: string | undefined,
  key: string | undefined,
): Promise<ProviderTest> {
  const startedAt = performance.now()
  const ended = (ok: boolean, message: string): ProviderTest => ({
    ok,
    model: model ?? null,
    durationMs: Math.round(performance.now() - startedAt),
    message,
  })
  if (model === undefined) return ended(false, 'it has no model yet: add one, or name one to test')
  const limit = Math.min(provider.requestTimeoutMs ?? TEST_TIMEOUT_MS, TEST_TIMEOUT_MS)
  try {
    const { text, modelVersion } = await askModel({
      model: languageModel(provider, modelIdOf(provider, model), key, 1),
      provider: { ...provider, requestTimeoutMs: limit },
      system: undefined,
      messages: [{ role: 'user', content: PROMPT }],
      temperature: undefined,
      seed: undefined,
      signal: new AbortController().signal,
    })
    const answer = text.trim().replaceAll(/\s+/g, ' ').slice(0, SHOWN_CHARACTERS)
    return ended(true, `${modelVersion} answered: ${answer}`)
  } catch (thrown) {
    if (!(thrown instanceof JobFailure)) throw thrown
    return ended(false, masked(thrown.message, key))
  }
}

/** A provider may repeat the key that it refuses. */
function masked(text: string, key: string | undefined): string {
  return key === undefined || key === '' ? text : text.replaceAll(key, '••••')
}

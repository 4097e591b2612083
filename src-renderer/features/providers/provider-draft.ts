import {
  type Provider,
  type ProviderKind,
  type ProviderSettings,
  providerSettingsSchema,
} from '../../../src-shared/provider.js'

/** What stands in the fields of a provider. */
export interface ProviderDraft {
  id: string
  kind: ProviderKind
  baseUrl: string
  keyName: string
  models: readonly ModelDraft[]
  maxParallel: string
  requestsPerMinute: string
  delayMs: string
}

export interface ModelDraft {
  key: number
  id: string
  inputPrice: string
  outputPrice: string
}

export type ProviderFaults = Partial<Record<keyof ProviderDraft, string>>

const USUAL_KEYS: Partial<Record<ProviderKind, string>> = {
  openai: 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
}

let lastKey = 0
export function newModel(): ModelDraft {
  return { key: ++lastKey, id: '', inputPrice: '', outputPrice: '' }
}

export function providerDraft(provider: Provider | null): ProviderDraft {
  const text = (value: number | string | null | undefined) =>
    value === null || value === undefined ? '' : String(value)
  if (provider === null) {
    return {
      id: 'openai',
      kind: 'openai',
      baseUrl: '',
      keyName: USUAL_KEYS.openai ?? '',
      models: [newModel()],
      maxParallel: '4',
      requestsPerMinute: '',
      delayMs: '',
    }
  }
  return {
    id: provider.id,
    kind: provider.kind,
    baseUrl: text(provider.baseUrl),
    keyName: text(provider.keyName),
    models: provider.models.map((model) => ({
      ...newModel(),
      id: model.id,
      inputPrice: text(model.inputPrice),
      outputPrice: text(model.outputPrice),
    })),
    maxParallel: text(provider.maxParallel),
    requestsPerMinute: text(provider.requestsPerMinute),
    delayMs: text(provider.delayMs),
  }
}

/** Another kind brings its usual id and key, unless a person wrote something of their own. */
export function withKind(draft: ProviderDraft, kind: ProviderKind): ProviderDraft {
  const wasUsual = draft.id === draft.kind || draft.id === ''
  const hadUsualKey = draft.keyName === (USUAL_KEYS[draft.kind] ?? '')
  return {
    ...draft,
    kind,
    id: wasUsual ? kind : draft.id,
    keyName: hadUsualKey ? (USUAL_KEYS[kind] ?? '') : draft.keyName,
  }
}

/** The settings, or what is wrong with which field. */
export function settingsOf(draft: ProviderDraft): { settings: ProviderSettings } | { faults: ProviderFaults } {
  const number = (text: string) => (text.trim() === '' ? {} : { value: Number(text.trim()) })
  const optional = (name: string, text: string) => {
    const { value } = number(text) as { value?: number }
    return value === undefined ? {} : { [name]: value }
  }
  const parsed = providerSettingsSchema.safeParse({
    id: draft.id.trim(),
    kind: draft.kind,
    ...(draft.baseUrl.trim() === '' ? {} : { baseUrl: draft.baseUrl.trim() }),
    ...(draft.keyName.trim() === '' ? {} : { keyName: draft.keyName.trim() }),
    models: draft.models
      .filter(({ id }) => id.trim() !== '')
      .map((model) => ({
        id: model.id.trim(),
        ...optional('inputPrice', model.inputPrice),
        ...optional('outputPrice', model.outputPrice),
      })),
    ...optional('maxParallel', draft.maxParallel),
    ...optional('requestsPerMinute', draft.requestsPerMinute),
    ...(draft.kind === 'simulated' ? optional('delayMs', draft.delayMs) : {}),
  })
  const faults: ProviderFaults = {}
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) faults[String(path[0]) as keyof ProviderDraft] ??= message
  }
  if (draft.kind === 'openai-compatible' && draft.baseUrl.trim() === '') {
    faults.baseUrl = 'Needed, e.g. http://localhost:11434/v1'
  }
  return parsed.success && Object.keys(faults).length === 0 ? { settings: parsed.data } : { faults }
}

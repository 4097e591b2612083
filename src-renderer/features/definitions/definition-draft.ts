import type { DecisionRule, DefinitionContent, Dimension } from '../../../src-shared/definition.js'
import type { Json } from '../../../src-shared/job.js'

/** What stands in the form. Keys tell rows apart while they are moved and removed. */
export interface DefinitionDraft {
  preamble: string
  template: string
  dimensions: readonly DimensionDraft[]
  followups: readonly { key: number; label: string; prompt: string }[]
  decision: 'default' | 'none' | { min: string; max: string }
}

export interface DimensionDraft {
  key: number
  name: string
  /** Plain texts, or levels with scores and wordings. */
  kind: 'values' | 'levels'
  values: readonly { key: number; text: string }[]
  levels: readonly LevelDraft[]
}

export interface LevelDraft {
  key: number
  score: string
  label: string
  /** A wording a line. */
  options: string
}

let lastKey = 0
export function newKey(): number {
  return ++lastKey
}

export function newDimension(): DimensionDraft {
  return { key: newKey(), name: '', kind: 'values', values: [{ key: newKey(), text: '' }], levels: [] }
}

export const EMPTY_DRAFT: DefinitionDraft = {
  preamble: '',
  template: '',
  dimensions: [],
  followups: [],
  decision: 'default',
}

/** The content as the form shows it; null when the form could not give it back as it is. */
export function draftOf(content: DefinitionContent): DefinitionDraft | null {
  const wordings = content.dimensions.flatMap((one) =>
    'levels' in one ? one.levels.flatMap((l) => l.options ?? []) : [],
  )
  if (wordings.some((text) => text.includes('\n'))) return null
  const { decision } = content
  return {
    preamble: content.preamble ?? '',
    template: content.template,
    dimensions: content.dimensions.map(dimensionDraft),
    followups: (content.followups ?? []).map((one) => ({ key: newKey(), ...one })),
    decision:
      decision === undefined
        ? 'default'
        : decision.kind === 'none'
          ? 'none'
          : { min: String(decision.min), max: String(decision.max) },
  }
}

function dimensionDraft(dimension: Dimension): DimensionDraft {
  const { name } = dimension
  if ('values' in dimension) {
    const values = dimension.values.map((text) => ({ key: newKey(), text }))
    return { key: newKey(), name, kind: 'values', values, levels: [] }
  }
  const levels = dimension.levels.map(({ score, label, options }) => ({
    key: newKey(),
    score: String(score),
    label,
    options: (options ?? []).join('\n'),
  }))
  return { key: newKey(), name, kind: 'levels', values: [], levels }
}

/** What the form says, as content: to be checked, since a person may not have finished. */
export function contentOf(draft: DefinitionDraft): { [key: string]: Json } {
  return {
    schemaVersion: 1,
    ...(draft.preamble === '' ? {} : { preamble: draft.preamble }),
    template: draft.template,
    dimensions: draft.dimensions.map(({ name, kind, values, levels }) =>
      kind === 'values' ? { name, values: values.map(({ text }) => text) } : { name, levels: levels.map(levelOf) },
    ),
    ...(draft.followups.length === 0
      ? {}
      : { followups: draft.followups.map(({ label, prompt }) => ({ label, prompt })) }),
    ...(draft.decision === 'default' ? {} : { decision: decisionOf(draft.decision) }),
  }
}

function levelOf({ score, label, options }: LevelDraft): { [key: string]: Json } {
  const wordings = options.split('\n').filter((line) => line.trim() !== '')
  return { score: numberOr(score), label, ...(wordings.length === 0 ? {} : { options: wordings }) }
}

function decisionOf(decision: Exclude<DefinitionDraft['decision'], 'default'>): Json {
  if (decision === 'none') return { kind: 'none' } satisfies DecisionRule
  return { kind: 'scale', min: numberOr(decision.min), max: numberOr(decision.max) }
}

/** A number, or the text itself, so that the check finds it where it stands. */
function numberOr(text: string): number | string {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)
}

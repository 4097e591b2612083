import type { DefinitionContent } from '../../../src-shared/definition.js'

/** Longer scales are not offered as buttons. */
const MAX_BUTTONS = 11

/** The decisions that an answer can settle on (rule A1: 1 to 5 unless the definition says otherwise); null for none. */
export function decisionScale(content: DefinitionContent | null): number[] | null {
  const rule = content?.decision ?? { kind: 'scale', min: 1, max: 5 }
  if (rule.kind === 'none' || rule.max < rule.min || rule.max - rule.min >= MAX_BUTTONS) return null
  return Array.from({ length: rule.max - rule.min + 1 }, (_, index) => rule.min + index)
}

import type { DecisionRule } from '../../src-shared/definition.js'

/** What a decision may be, by default 1 to 5 (rule A1); also where the rule is to parse none, for a person's. */
export function decisionScale(rule: DecisionRule | undefined): { min: number; max: number } {
  return rule?.kind === 'scale' ? { min: rule.min, max: rule.max } : { min: 1, max: 5 }
}

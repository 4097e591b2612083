import { mean } from 'simple-statistics'
import type { Maybe } from '../../src-shared/analysis.js'
import { known, unknown } from './maybe.js'

/**
 * η² of a one-way layout: the share of all variation that lies between the groups,
 * Σ n_g·(mean_g − mean)² / Σ (x − mean)².
 *
 * Fisher, R. A. (1925), "Statistical Methods for Research Workers", § 45; Cohen (1973), "Eta-squared and partial
 * eta-squared in fixed factor ANOVA designs", Educational and Psychological Measurement 33, 107–112.
 */
export function etaSquared(groups: readonly (readonly number[])[]): Maybe {
  const filled = groups.filter(({ length }) => length > 0)
  const all = filled.flat()
  if (filled.length < 2) return unknown('needs decisions on 2 levels of the dimension')
  // With one decision a level everything lies between the levels, whatever they mean.
  if (all.length <= filled.length) return unknown('needs more decisions than there are levels')
  const grand = mean(all)
  const total = all.reduce((sum, value) => sum + (value - grand) ** 2, 0)
  if (total === 0) return unknown('all decisions are the same')
  const between = filled.reduce((sum, group) => sum + group.length * (mean([...group]) - grand) ** 2, 0)
  return known(Math.min(1, between / total))
}

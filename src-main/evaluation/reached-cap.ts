/** In words, which cap of a run its usage has reached (rule U9); null: none. Tokens count in and out together. */
export function reachedCap(
  { tokenCap, costCap }: { tokenCap: number | null; costCap: number | null },
  { inputTokens, outputTokens, cost }: { inputTokens: number; outputTokens: number; cost: number | null },
): string | null {
  const tokens = inputTokens + outputTokens
  if (tokenCap !== null && tokens >= tokenCap) {
    return `its cap of ${tokenCap.toLocaleString('en')} tokens is reached: ${tokens.toLocaleString('en')} were used`
  }
  if (costCap !== null && cost !== null && cost >= costCap) {
    return `its cap of $${costCap} is reached: $${cost.toFixed(4)} were spent`
  }
  return null
}

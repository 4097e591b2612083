type Path = (string | number)[]

/** A dimension as far as it can be read. */
export interface DimensionOutline {
  /** Null when it has no usable one. */
  name: string | null
  /** Which of the two it is given by; null when by neither or both. */
  key: 'values' | 'levels' | null
  /** Its values or levels; null when `key` is. */
  places: { label: string | null; score: number | null }[] | null
}

/** What a definition's content says, as far as it can be read: faults in one part don't hide those in another. */
export interface ContentOutline {
  template: string | null
  dimensions: DimensionOutline[]
  /** Texts beside the template, and where they stand. */
  otherTexts: { path: Path; text: string }[]
  followupLabels: (string | null)[]
  scale: { min: number; max: number } | null
}

/** Reads whatever there is. Never throws. */
export function contentOutline(content: unknown): ContentOutline {
  const fields = fieldsOf(content)
  const followups = listOf(fields.followups).map(fieldsOf)
  const { min, max } = fieldsOf(fields.decision)
  const texts: { path: Path; text: unknown }[] = [
    { path: ['preamble'], text: fields.preamble },
    ...followups.map(({ prompt }, i) => ({ path: ['followups', i, 'prompt'], text: prompt })),
  ]
  return {
    template: textOf(fields.template),
    dimensions: listOf(fields.dimensions).map(dimensionOutline),
    otherTexts: texts.flatMap(({ path, text }) => (typeof text === 'string' ? [{ path, text }] : [])),
    followupLabels: followups.map(({ label }) => textOf(label)),
    scale: Number.isSafeInteger(min) && Number.isSafeInteger(max) ? { min: Number(min), max: Number(max) } : null,
  }
}

function dimensionOutline(value: unknown): DimensionOutline {
  const { name, values, levels } = fieldsOf(value)
  const trimmed = textOf(name)?.trim() ?? ''
  const outline = { name: trimmed === '' ? null : trimmed }
  if (Array.isArray(values) && levels === undefined) {
    return { ...outline, key: 'values', places: values.map((text, i) => ({ label: textOf(text), score: i + 1 })) }
  }
  if (Array.isArray(levels) && values === undefined) {
    const places = levels.map(fieldsOf).map(({ label, score }) => ({
      label: textOf(label),
      score: typeof score === 'number' ? score : null,
    }))
    return { ...outline, key: 'levels', places }
  }
  return { ...outline, key: null, places: null }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

/** How charts write along their axes. The library sets a colour on the element, where no style sheet reaches it. */
export const AXIS_TEXT = { fill: 'var(--text-2)' } as const

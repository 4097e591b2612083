import type { DefinitionFault } from '../../../src-shared/definition.js'

/** Leads to the field that a fault points at, or the nearest one around it. */
export function focusFault({ path }: DefinitionFault): void {
  for (let length = path.length; length > 0; length--) {
    const place = CSS.escape(path.slice(0, length).join('/'))
    const field = document.querySelector<HTMLElement>(`[data-place="${place}"]`)
    if (field === null) continue
    field.scrollIntoView({ block: 'nearest' })
    field.focus()
    return
  }
  document.querySelector<HTMLElement>('.source')?.focus()
}

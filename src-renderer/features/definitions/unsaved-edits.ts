import type { DefinitionDraft } from './definition-draft.js'

/** What a person wrote and has not saved. */
export interface UnsavedEdit {
  name: string
  draft: DefinitionDraft | null
  view: 'form' | 'yaml' | 'json'
  text: string
}

/** By definition and the version that was edited; kept while other pages are looked at, so that nothing typed is lost. */
const edits = new Map<string, UnsavedEdit>()

export function editKey(definition: { id: number; version: number } | null): string {
  return definition === null ? 'new' : `${definition.id} v${definition.version}`
}

export function unsavedEdit(key: string): UnsavedEdit | undefined {
  return edits.get(key)
}

export function keepEdit(key: string, edit: UnsavedEdit): void {
  edits.set(key, edit)
}

export function forgetEdit(key: string): void {
  edits.delete(key)
}

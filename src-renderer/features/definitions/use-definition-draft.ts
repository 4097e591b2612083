import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { Definition, DefinitionFault } from '../../../src-shared/definition.js'
import { checkDefinition, type DefinitionCheck } from '../../../src-shared/evaluation/check-definition.js'
import type { Json } from '../../../src-shared/job.js'
import { contentOf, type DefinitionDraft, draftOf, EMPTY_DRAFT } from './definition-draft.js'
import { readSource, type SourceFormat, sourceOf } from './definition-source.js'
import { editKey, forgetEdit, keepEdit, type UnsavedEdit, unsavedEdit } from './unsaved-edits.js'

export type EditorView = 'form' | SourceFormat

export interface DefinitionEditing extends UnsavedEdit {
  check: DefinitionCheck
  /** What is to be saved; null while the text can't be read. */
  content: Json | null
  /** Whether the content was changed, and not the name alone. */
  isContentChanged: boolean
  isChanged: boolean
  rename(name: string): void
  show(view: EditorView): void
  change(part: Partial<DefinitionDraft>): void
  type(text: string): void
  /** To be called when it was saved or given up. */
  forget(): void
}

/** A definition in the making, as a form or as text; the one is made from the other when a person changes over. */
export function useDefinitionDraft(definition: Definition | null): DefinitionEditing {
  const key = editKey(definition)
  const [before] = useState(() => beginningOf(definition))
  const [edit, setEdit] = useState(() => unsavedEdit(key) ?? before)
  const { view, draft, text } = edit
  const read = useMemo(
    () => (view === 'form' && draft !== null ? { content: contentOf(draft) as Json } : readSource(text)),
    [view, draft, text],
  )
  const content = 'content' in read ? read.content : null
  const checked = useMemo(() => ('content' in read ? checkDefinition(read.content) : unreadable(read.faults)), [read])
  const isContentChanged = edit.draft !== before.draft || (edit.view !== 'form' && edit.text !== textIn(before, view))
  const isChanged = isContentChanged || edit.name !== before.name
  useEffect(() => {
    if (isChanged) keepEdit(key, edit)
    else forgetEdit(key)
  }, [key, edit, isChanged])

  const change = useCallback(
    (part: Partial<DefinitionDraft>) =>
      setEdit((now) => (now.draft === null ? now : { ...now, draft: { ...now.draft, ...part } })),
    [],
  )
  const type = useCallback((next: string) => {
    const now = readSource(next)
    const whole = 'content' in now ? checkDefinition(now.content).content : null
    setEdit((was) => ({ ...was, text: next, draft: whole === null ? null : draftOf(whole) }))
  }, [])
  const show = (next: EditorView) =>
    setEdit((now) => ({
      ...now,
      view: next,
      ...(next !== 'form' && content !== null && next !== view ? { text: sourceOf(content, next) } : {}),
    }))
  return {
    ...edit,
    check: useDeferredValue(checked),
    content,
    isContentChanged,
    isChanged,
    rename: (name) => setEdit((now) => ({ ...now, name })),
    show,
    change,
    type,
    forget: () => forgetEdit(key),
  }
}

function beginningOf(definition: Definition | null): UnsavedEdit {
  if (definition === null) return { name: '', draft: EMPTY_DRAFT, view: 'form', text: '' }
  const draft = draftOf(definition.content)
  const text = sourceOf(definition.content as Json, 'yaml')
  return { name: definition.name, draft, view: draft === null ? 'yaml' : 'form', text }
}

/** What the text was at the beginning, in the format that is looked at. */
function textIn(before: UnsavedEdit, view: EditorView): string {
  if (view !== 'json') return before.text
  const read = readSource(before.text)
  return 'content' in read ? sourceOf(read.content, 'json') : before.text
}

function unreadable(faults: DefinitionFault[]): DefinitionCheck {
  return { content: null, faults, warnings: [], scenarioCount: 0 }
}

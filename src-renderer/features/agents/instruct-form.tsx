import { useState } from 'react'
import { Field } from '../add-job/field.js'

interface Props {
  onSay(text: string): Promise<void>
  onCancel(): void
}

/** Something more for the next iteration. */
export function InstructForm({ onSay, onCancel }: Props) {
  const [text, setText] = useState('')
  const [isSending, setSending] = useState(false)
  const say = async () => {
    if (text.trim() === '' || isSending) return
    setSending(true)
    await onSay(text)
    setSending(false)
  }
  return (
    <form
      className="instruct-form"
      onSubmit={(event) => {
        event.preventDefault()
        void say()
      }}
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key === 'Escape') onCancel()
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void say()
      }}
    >
      <Field label="Instruction" hint="Added to the prompt of the next iteration that begins">
        {(control) => (
          <textarea
            {...control}
            ref={focus}
            className="input"
            rows={3}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="panel-actions">
        <button type="submit" className="button small primary" disabled={text.trim() === '' || isSending}>
          Add instruction
        </button>
        <button type="button" className="button small" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  )
}

function focus(element: HTMLTextAreaElement | null): void {
  element?.focus()
}

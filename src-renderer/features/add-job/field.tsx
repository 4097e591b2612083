import { type ReactNode, useId } from 'react'

interface Props {
  label: string
  hint?: string | null | undefined
  error?: string | undefined
  optional?: boolean
  /** Draws the control with the ids and states that tie it to its label, hint and error. */
  children(control: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean }): ReactNode
}

/** A labelled control, with its hint or what is wrong with it. */
export function Field({ label, hint, error, optional, children }: Props) {
  const id = useId()
  const note = error ?? hint ?? null
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
        {optional ? <span className="optional">optional</span> : null}
      </label>
      {children({
        id,
        'aria-describedby': note === null ? undefined : `${id}-note`,
        'aria-invalid': error !== undefined,
      })}
      {note === null ? null : (
        <span id={`${id}-note`} className={error === undefined ? 'field-hint' : 'field-error'}>
          {note}
        </span>
      )}
    </div>
  )
}

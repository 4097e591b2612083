import { Dialog as Base } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type ReactNode, useRef } from 'react'

interface Props {
  open: boolean
  onClose(): void
  title: string
  width?: 'narrow' | 'wide'
  /** What gets the focus first; else the first control in the body. */
  initialFocus?: string
  children: ReactNode
  /** The row of buttons. */
  foot?: ReactNode
}

const FIRST = '.dialog-body :is(input, textarea, select, button), .dialog-foot .primary'

/** A modal dialog: focus stays inside, Escape closes it, focus returns to where it was. */
export function Dialog({ open, onClose, title, width, initialFocus, children, foot }: Props) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="scrim" />
        <Base.Popup
          ref={popup}
          className={`dialog${width ? ` ${width}` : ''}`}
          initialFocus={() => popup.current?.querySelector<HTMLElement>(initialFocus ?? FIRST) ?? popup.current}
        >
          <header className="dialog-head">
            <Base.Title className="dialog-title">{title}</Base.Title>
            <Base.Close className="icon-button" aria-label="Close">
              <X size={16} strokeWidth={1.75} aria-hidden="true" />
            </Base.Close>
          </header>
          <div className="dialog-body">{children}</div>
          {foot === undefined ? null : <footer className="dialog-foot">{foot}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

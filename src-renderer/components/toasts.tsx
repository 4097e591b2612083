import { X } from 'lucide-react'
import { useRef } from 'react'
import { dismiss, type Toast, useToasts } from '../stores/toast-store.js'
import { IconButton } from './icon-button.js'
import { Keys } from './keys.js'
import { useToastTime } from './use-toast-time.js'

/** Messages at the bottom of the window, each with an offer to undo where there is one. */
export function Toasts({ onUndo }: { onUndo(token: number): void }) {
  const toasts = useToasts((state) => state.toasts)
  const announcement = useToasts((state) => state.announcement)
  return (
    <>
      <section className="toasts" aria-label="Messages">
        {toasts.map((toast) => (
          <ToastView key={toast.key} toast={toast} onUndo={onUndo} />
        ))}
      </section>
      <div className="sr-only" aria-live="polite">
        {announcement}
      </div>
    </>
  )
}

function ToastView({ toast, onUndo }: { toast: Toast; onUndo(token: number): void }) {
  const element = useRef<HTMLDivElement>(null)
  useToastTime(toast, element)
  return (
    <div ref={element} className={toast.bad ? 'toast bad' : 'toast'} role={toast.bad ? 'alert' : 'status'}>
      <span className="toast-text">{toast.text}</span>
      {toast.undo === null ? null : (
        <button type="button" className="button small" onClick={() => onUndo(toast.undo?.token ?? 0)}>
          Undo
          <Keys keys="Mod+Z" />
        </button>
      )}
      <IconButton icon={X} small label="Dismiss" onClick={() => dismiss(toast.key)} />
    </div>
  )
}

import { X } from 'lucide-react'
import { useEffect } from 'react'
import { dismiss, useToasts } from '../stores/toast-store.js'
import { IconButton } from './icon-button.js'
import { Keys } from './keys.js'

/** Messages at the bottom of the window, each with an offer to undo where there is one. */
export function Toasts({ onUndo }: { onUndo(token: number): void }) {
  const toasts = useToasts((state) => state.toasts)
  const announcement = useToasts((state) => state.announcement)
  return (
    <>
      <section className="toasts" aria-label="Messages">
        {toasts.map((toast) => (
          <div key={toast.key} className={toast.bad ? 'toast bad' : 'toast'} role={toast.bad ? 'alert' : 'status'}>
            <Expiry toastKey={toast.key} until={toast.until} />
            <span className="toast-text">{toast.text}</span>
            {toast.undo === null ? null : (
              <button type="button" className="button small" onClick={() => onUndo(toast.undo?.token ?? 0)}>
                Undo
                <Keys keys="Mod+Z" />
              </button>
            )}
            <IconButton icon={X} small label="Dismiss" onClick={() => dismiss(toast.key)} />
          </div>
        ))}
      </section>
      <div className="sr-only" aria-live="polite">
        {announcement}
      </div>
    </>
  )
}

function Expiry({ toastKey, until }: { toastKey: number; until: number | null }) {
  useEffect(() => {
    if (until === null) return
    const timer = setTimeout(() => dismiss(toastKey), until - Date.now())
    return () => clearTimeout(timer)
  }, [toastKey, until])
  return null
}

import { AlertDialog } from '@base-ui/react/alert-dialog'
import { useConfirm } from './confirm-store.js'

const close = () => useConfirm.setState({ question: null })

/** Asks before something that can't be undone. Escape and the first button leave everything as it is. */
export function ConfirmDialog() {
  const question = useConfirm((state) => state.question)
  return (
    <AlertDialog.Root open={question !== null} onOpenChange={(open) => (open ? undefined : close())}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="scrim" />
        <AlertDialog.Popup className="dialog narrow">
          <header className="dialog-head">
            <AlertDialog.Title className="dialog-title">{question?.title}</AlertDialog.Title>
          </header>
          <div className="dialog-body">
            <AlertDialog.Description>{question?.text}</AlertDialog.Description>
          </div>
          <footer className="dialog-foot">
            <AlertDialog.Close className="button">{question?.no ?? 'Keep running'}</AlertDialog.Close>
            <button
              type="button"
              className="button danger"
              onClick={() => {
                close()
                question?.act()
              }}
            >
              {question?.yes}
            </button>
          </footer>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

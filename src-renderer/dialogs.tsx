import { ConfirmDialog } from './features/actions/confirm-dialog.js'
import { AddJobDialog } from './features/add-job/add-job-dialog.js'
import { DocumentDialog } from './features/documents/document-dialog.js'
import { FailureDialog } from './features/failures/failure-dialog.js'
import { ShortcutSheet } from './features/palette/shortcut-sheet.js'
import { StartRunDialog } from './features/runs/start-run-dialog.js'

/** What opens over the window when it is asked for. */
export function Dialogs() {
  return (
    <>
      <AddJobDialog />
      <StartRunDialog />
      <DocumentDialog />
      <FailureDialog />
      <ShortcutSheet />
      <ConfirmDialog />
    </>
  )
}

import { useEffect, useState } from 'react'
import { pathOf } from '../../bridge.js'
import { tell } from '../../stores/toast-store.js'
import { openAddJob } from '../../stores/ui-store.js'

/**
 * A drag over the window says so several times a second. When it has been silent for this long it is over, also where no
 * event told that it left or was given up, ms.
 */
const SILENT_MS = 1_000

/** Files dropped anywhere on the window fill the form of a new job. */
export function FileDrop() {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    let silence: ReturnType<typeof setTimeout> | undefined
    const show = (over: boolean) => {
      clearTimeout(silence)
      if (over) silence = setTimeout(() => setOver(false), SILENT_MS)
      setOver(over)
    }
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      // Without this the window would show the file instead of itself.
      event.preventDefault()
      show(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) show(false)
    }
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      show(false)
      const paths = [...(event.dataTransfer?.files ?? [])].map(pathOf).filter((path) => path !== '')
      if (paths.length === 0) tell('What was dropped has no path on this machine', { bad: true })
      else openAddJob({ kind: 'files', paths })
    }
    document.addEventListener('dragover', onOver)
    document.addEventListener('dragleave', onLeave)
    document.addEventListener('drop', onDrop)
    return () => {
      clearTimeout(silence)
      document.removeEventListener('dragover', onOver)
      document.removeEventListener('dragleave', onLeave)
      document.removeEventListener('drop', onDrop)
    }
  }, [])
  return isOver ? <div className="drop-veil">Drop to make a job of it</div> : null
}

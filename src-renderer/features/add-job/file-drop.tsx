import { useEffect, useState } from 'react'
import { pathOf } from '../../bridge.js'
import { tell } from '../../stores/toast-store.js'
import { openAddJob } from '../../stores/ui-store.js'

/** Files dropped anywhere on the window fill the form of a new job. */
export function FileDrop() {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return
      // Without this the window would show the file instead of itself.
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      const paths = [...(event.dataTransfer?.files ?? [])].map(pathOf).filter((path) => path !== '')
      if (paths.length === 0) tell('What was dropped has no path on this machine', { bad: true })
      else openAddJob({ kind: 'files', paths })
    }
    document.addEventListener('dragover', onOver)
    document.addEventListener('dragleave', onLeave)
    document.addEventListener('drop', onDrop)
    return () => {
      document.removeEventListener('dragover', onOver)
      document.removeEventListener('dragleave', onLeave)
      document.removeEventListener('drop', onDrop)
    }
  }, [])
  return isOver ? <div className="drop-veil">Drop to make a job of it</div> : null
}

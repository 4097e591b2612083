import { useEffect } from 'react'
import { on } from '../../bridge.js'
import { setLayout, useUi } from '../../stores/ui-store.js'
import { APP_COMMANDS, runAppCommand } from './app-commands.js'
import { actionsFor, setPriority } from './job-actions.js'
import { PRIORITY_KEYS, shortcutOf } from './shortcut-of.js'
import { selectedJobs } from './use-selected-jobs.js'

/** All keys that are not the list's own, and what the native menu asks for. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const keys = shortcutOf(event)
      const target = event.target as HTMLElement
      const isTyping = target.matches('input, textarea, select, [contenteditable]')
      const hasModifier = event.ctrlKey || event.metaKey
      if (isTyping && (!hasModifier || keys === 'Mod+Z' || keys === 'Mod+C')) return
      if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return
      // What is typed for a job to be added, while the dialog is on its way, means nothing to the jobs behind it.
      if (useUi.getState().addJob !== null) return
      if (keys === 'Mod+K') {
        event.preventDefault()
        useUi.setState({ palette: true })
        return
      }
      const command = APP_COMMANDS.find((one) => one.keys === keys && (one.isOffered?.() ?? true))
      if (command !== undefined) {
        event.preventDefault()
        command.run()
        return
      }
      if (!isOnJobs(target) || (keys === 'Mod+C' && !(getSelection()?.isCollapsed ?? true))) return
      if (runOnSelected(keys)) event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])

  useEffect(
    () =>
      on('menu', ({ command }) => {
        if (command === 'palette') useUi.setState({ palette: true })
        else if (command === 'find' || command === 'find-next' || command === 'find-previous') {
          document.dispatchEvent(new CustomEvent(command))
        } else if (command === 'select-all') document.execCommand('selectAll')
        else if (command === 'toggle-sidebar') setLayout({ sidebar: !useUi.getState().layout.sidebar })
        else runAppCommand(command)
      }),
    [],
  )
}

/** Keys act on the selected jobs wherever the focus is beside the list, but where they mean something else. */
function isOnJobs(target: HTMLElement): boolean {
  const { view } = useUi.getState().layout
  return view === 'queue' && target.closest('.output-lines, .turns, .tree, [role="menu"]') === null
}

function runOnSelected(keys: string): boolean {
  const { ids, jobs } = selectedJobs()
  if (ids.length === 0) return false
  const priority = PRIORITY_KEYS[keys]
  if (priority !== undefined) {
    setPriority(ids, priority)
    return true
  }
  const wanted = keys === 'Backspace' ? 'Delete' : keys
  const action = actionsFor(jobs).find((one) => one.keys === wanted)
  action?.run(ids)
  return action !== undefined
}

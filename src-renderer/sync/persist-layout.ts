import type { Json } from '../../src-shared/job.js'
import { call } from '../bridge.js'
import { selectOnly } from '../features/queue/selection.js'
import { useEngine } from '../stores/engine-store.js'
import { readLayout } from '../stores/read-layout.js'
import { useUi } from '../stores/ui-store.js'

const SAVE_AFTER_MS = 400

/** Restores what the window remembered of itself, and from then on saves each change of it. */
export async function startLayout(): Promise<void> {
  const settings = await call('settings.get').catch(() => null)
  if (settings !== null) {
    useEngine.setState({ settings })
    const layout = readLayout(settings.layout)
    const selection = layout.selected === null ? {} : { selection: selectOnly(layout.selected) }
    useUi.setState({ layout, ...selection })
  }
  let timer: ReturnType<typeof setTimeout> | null = null
  useUi.subscribe((state, before) => {
    if (state.layout === before.layout) return
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      const layout = { ...useUi.getState().layout } as unknown as Record<string, Json>
      void call('settings.set', { change: { layout } }).catch(() => undefined)
    }, SAVE_AFTER_MS)
  })
}

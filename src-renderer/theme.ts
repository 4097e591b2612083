import { useEngine } from './stores/engine-store.js'

/** Keeps `data-theme` of the root at what the setting says, or the system where the setting follows it. */
export function startTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const wanted = useEngine.getState().settings?.theme ?? 'system'
    document.documentElement.dataset.theme = wanted === 'system' ? (dark.matches ? 'dark' : 'light') : wanted
  }
  dark.addEventListener('change', apply)
  useEngine.subscribe((state, before) => {
    if (state.settings !== before.settings) apply()
  })
  apply()
}

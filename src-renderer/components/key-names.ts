const MAC: Record<string, string> = { Mod: '⌘', Alt: '⌥', Shift: '⇧', Enter: '↩', Backspace: '⌫', Delete: '⌦' }
const OTHER: Record<string, string> = { Mod: 'Ctrl', Enter: 'Enter', Backspace: '⌫', Delete: 'Del' }
const BOTH: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Space: 'Space',
}

/** The keys of a shortcut such as `Mod+Shift+Z`, as this system's keyboards call them. */
export function keyNames(shortcut: string, mac: boolean): string[] {
  const names = { ...BOTH, ...(mac ? MAC : OTHER) }
  return shortcut.split('+').map((key) => names[key] ?? key)
}

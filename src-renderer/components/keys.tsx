import { keyNames } from './key-names.js'

/** A shortcut as keys, e.g. ⌘ K. Decorative: the accessible name of what it triggers says nothing of it. */
export function Keys({ keys }: { keys: string }) {
  return (
    <span className="kbd" aria-hidden="true">
      {keyNames(keys, isMac()).map((name) => (
        <kbd key={name}>{name}</kbd>
      ))}
    </span>
  )
}

function isMac(): boolean {
  return navigator.userAgent.includes('Mac OS')
}

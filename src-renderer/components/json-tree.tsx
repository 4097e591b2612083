import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { Json } from '../../src-shared/job.js'

/** Entries shown at first; an array of a million must not freeze the window. */
const FIRST_ENTRIES = 100
const MORE_ENTRIES = 1000

/** Any JSON value as a tree whose branches open and close. */
export function JsonTree({ value, label }: { value: Json; label: string }) {
  return (
    <ul className="tree selectable" aria-label={label}>
      <Branch name={null} value={value} depth={0} />
    </ul>
  )
}

function Branch({ name, value, depth }: { name: string | null; value: Json; depth: number }) {
  const [open, setOpen] = useState(depth < 2)
  const [shown, setShown] = useState(FIRST_ENTRIES)
  const key = name === null ? null : <span className="tree-key">{name}: </span>
  if (value === null || typeof value !== 'object') {
    return (
      <li>
        <span className="tree-leaf">
          {key}
          <Leaf value={value} />
        </span>
      </li>
    )
  }
  const entries: [string, Json][] = Array.isArray(value)
    ? value.slice(0, shown).map((item, index) => [String(index), item])
    : Object.entries(value).slice(0, shown)
  const total = Array.isArray(value) ? value.length : Object.keys(value).length
  const summary = Array.isArray(value) ? `[${total}]` : `{${total}}`
  return (
    <li>
      <button type="button" className="tree-toggle" aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight size={13} aria-hidden="true" className={open ? 'turned' : ''} />
        {key}
        <span className="muted">{summary}</span>
      </button>
      {open ? (
        <ul>
          {entries.map(([childName, child]) => (
            <Branch key={childName} name={childName} value={child} depth={depth + 1} />
          ))}
          {total > shown ? (
            <li>
              <button type="button" className="button quiet small" onClick={() => setShown(shown + MORE_ENTRIES)}>
                Show more of {total}
              </button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </li>
  )
}

function Leaf({ value }: { value: null | boolean | number | string }) {
  const kind = value === null ? 'null' : typeof value
  return <span className={`tree-${kind}`}>{typeof value === 'string' ? JSON.stringify(value) : String(value)}</span>
}

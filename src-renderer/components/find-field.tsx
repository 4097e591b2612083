import { ChevronDown, ChevronUp, Search } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { formatCount } from './format-time.js'
import { IconButton } from './icon-button.js'

/** The element of that name is younger than the oldest Chromium that this runs on. */
const SEARCH = { role: 'search' } as const

interface Props {
  label: string
  query: string
  onQuery(query: string): void
  /** Null while nothing is searched for. */
  count: { number: number; total: number } | null
  isSearching?: boolean
  onStep(by: 1 | -1): void
}

/** A search field with the number of the current match and of all. ⌘F or Ctrl+F leads to it. */
export function FindField({ label, query, onQuery, count, isSearching, onStep }: Props) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const focus = () => input.current?.select()
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'f' || event.defaultPrevented) return
      event.preventDefault()
      focus()
    }
    const next = () => onStep(1)
    const previous = () => onStep(-1)
    document.addEventListener('keydown', onKeyDown)
    document.addEventListener('find', focus)
    document.addEventListener('find-next', next)
    document.addEventListener('find-previous', previous)
    return () => {
      document.removeEventListener('keydown', onKeyDown)
      document.removeEventListener('find', focus)
      document.removeEventListener('find-next', next)
      document.removeEventListener('find-previous', previous)
    }
  }, [onStep])
  return (
    <div {...SEARCH} className="find">
      <Search size={13} aria-hidden="true" />
      <input
        ref={input}
        className="find-input"
        aria-label={label}
        placeholder="Find"
        spellCheck={false}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape' && query !== '') {
            event.stopPropagation()
            onQuery('')
          }
        }}
      />
      {count === null ? null : (
        <>
          <output className="find-count" aria-busy={isSearching}>
            {count.total === 0
              ? isSearching
                ? '…'
                : 'none'
              : `${formatCount(count.number)}/${formatCount(count.total)}`}
          </output>
          <IconButton
            icon={ChevronUp}
            small
            label="Previous match"
            disabled={count.total === 0}
            onClick={() => onStep(-1)}
          />
          <IconButton
            icon={ChevronDown}
            small
            label="Next match"
            disabled={count.total === 0}
            onClick={() => onStep(1)}
          />
        </>
      )}
    </div>
  )
}

import { Search, SearchX, TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { SEARCHED, type Searched } from '../../../src-shared/search.js'
import { EmptyState } from '../../components/empty-state.js'
import { useUi } from '../../stores/ui-store.js'
import { SearchHits } from './search-hits.js'
import { type Found, useSearch } from './use-search.js'

/** The element of that name is younger than the oldest Chromium that this runs on. */
const SEARCH = { role: 'search' } as const

const NAMES: Record<Searched, string> = { everything: 'All', transcripts: 'Transcripts', documents: 'Documents' }
const WHERE: Record<Searched, string> = {
  everything: 'transcripts and documents',
  transcripts: 'all transcripts',
  documents: 'all documents',
}

/** Search over every transcript and every ingested file, as one types; each hit leads to its turn or its place. */
export function SearchPage() {
  const query = useUi((state) => state.search)
  const what = useUi((state) => state.searched)
  const { found, error, isSearching, readMore } = useSearch(query, what)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.select()
    const focus = () => input.current?.select()
    document.addEventListener('find', focus)
    return () => document.removeEventListener('find', focus)
  }, [])
  return (
    <main className="main">
      <div className="toolbar search-bar" {...SEARCH}>
        <h1 className="sr-only">Search</h1>
        <Search size={16} aria-hidden="true" className="muted" />
        <input
          ref={input}
          className="search-input"
          aria-label={`Search ${WHERE[what]}`}
          placeholder={`Search ${WHERE[what]}`}
          value={query}
          onChange={(event) => useUi.setState({ search: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') useUi.setState({ search: '' })
            if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
            event.preventDefault()
            document.querySelector<HTMLElement>('.hits')?.focus()
          }}
        />
        <fieldset className="segments" aria-label="Where to search">
          {SEARCHED.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={what === one}
              onClick={() => useUi.setState({ searched: one })}
            >
              {NAMES[one]}
            </button>
          ))}
        </fieldset>
        <span className="muted output-size" role="status">
          {found === null ? '' : `${found.hits.length}${found.more ? '+' : ''} found${isSearching ? '…' : ''}`}
        </span>
      </div>
      {error !== null ? (
        <EmptyState
          icon={TriangleAlert}
          title={error.code === 'storage' ? 'The transcripts can’t be read' : 'That can’t be searched for'}
        >
          {error.message}
        </EmptyState>
      ) : found === null ? (
        <EmptyState icon={Search} title={isSearching ? 'Searching…' : `Search ${WHERE[what]}`}>
          <p>
            Every word has to occur in a turn, or in a part of a file; the last one may be unfinished. The newest comes
            first.
          </p>
        </EmptyState>
      ) : found.hits.length === 0 ? (
        <EmptyState icon={SearchX} title={nothingWords(found)}>
          <p>{SEARCHED_IN[found.what]}</p>
        </EmptyState>
      ) : (
        <SearchHits found={found} onEnd={readMore} />
      )}
    </main>
  )
}

const SEARCHED_IN: Record<Searched, string> = {
  everything: 'Transcripts of evaluation runs and of all other jobs, and all ingested files were searched.',
  transcripts: 'Transcripts of evaluation runs and of all other jobs were searched.',
  documents: 'All ingested files were searched, their names and facts too.',
}

function nothingWords({ query, what }: Found): string {
  const words = `“${query.trim()}”`
  return what === 'transcripts'
    ? `Nobody said ${words}`
    : what === 'documents'
      ? `No document has ${words}`
      : `${words} was not found`
}

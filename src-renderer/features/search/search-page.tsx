import { Search, SearchX, TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { EmptyState } from '../../components/empty-state.js'
import { useUi } from '../../stores/ui-store.js'
import { SearchHits } from './search-hits.js'
import { useSearch } from './use-search.js'

/** The element of that name is younger than the oldest Chromium that this runs on. */
const SEARCH = { role: 'search' } as const

/** Search over every transcript, as one types; each hit leads to its turn. */
export function SearchPage() {
  const query = useUi((state) => state.search)
  const { found, error, isSearching, readMore } = useSearch(query)
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
          aria-label="Search all transcripts"
          placeholder="Search what was said in all transcripts"
          value={query}
          onChange={(event) => useUi.setState({ search: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') useUi.setState({ search: '' })
            if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
            event.preventDefault()
            document.querySelector<HTMLElement>('.hits')?.focus()
          }}
        />
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
        <EmptyState icon={Search} title={isSearching ? 'Searching…' : 'Search all transcripts'}>
          <p>Every word has to occur in a turn; the last one may be unfinished. The newest comes first.</p>
        </EmptyState>
      ) : found.hits.length === 0 ? (
        <EmptyState icon={SearchX} title={`Nobody said “${found.query.trim()}”`}>
          <p>Transcripts of evaluation runs and of all other jobs were searched.</p>
        </EmptyState>
      ) : (
        <SearchHits key={found.query} found={found} onEnd={readMore} />
      )}
    </main>
  )
}

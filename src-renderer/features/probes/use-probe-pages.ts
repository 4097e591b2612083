import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { ProbeFilter } from '../../../src-shared/run.js'
import { call } from '../../bridge.js'
import { useRunNews } from '../../sync/run-news.js'
import { ProbePages } from './probe-pages.js'

/** The probes of a run, kept up to date. @param filter memoised */
export function useProbePages(id: number, filter: ProbeFilter): ProbePages {
  const pages = useMemo(() => {
    const made = new ProbePages((offset, limit) => call('runs.probes', { id, filter, offset, limit }))
    made.want(0, 1)
    return made
  }, [id, filter])
  useSyncExternalStore(pages.subscribe, () => pages.version)
  useEffect(() => () => pages.end(), [pages])
  const again = useMemo(() => () => pages.again(), [pages])
  useRunNews(id, again)
  return pages
}

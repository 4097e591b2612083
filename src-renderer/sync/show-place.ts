import type { JobPlace } from '../../src-shared/job-link.js'
import { selectOnly } from '../features/queue/selection.js'
import { setLayout, setSelection, useUi } from '../stores/ui-store.js'

/** Shows a job in the list and in the inspector, and what of it a link or a notification names. */
export function showPlace(place: JobPlace): void {
  setLayout({ view: 'queue', inspector: true, ...(place.turn === undefined ? {} : { tab: 'transcript' }) })
  setSelection(selectOnly(place.id))
  useUi.setState({ place, reveal: { id: place.id } })
}

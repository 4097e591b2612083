import { aboutWhen, formatRange } from '../../components/format-range.js'
import { useNow } from '../../components/use-now.js'
import { useOutlook } from '../../stores/outlook-store.js'

/** When a job of the queue probably starts; nothing where that can't be told. */
export function RowStart({ id }: { id: number }) {
  const one = useOutlook(({ starts }) => starts.get(id))
  const now = useNow()
  if (one === undefined) return null
  const finish = one.finish === null ? '' : `, ends ${aboutWhen(one.finish, now)}`
  return (
    <span className="row-start" title={`Probably starts ${aboutWhen(one.start, now)}${finish}`}>
      <span className="sr-only">probably starts </span>
      {one.start.to < now + 60_000 ? 'soon' : `~${formatRange(one.start, now)}`}
    </span>
  )
}

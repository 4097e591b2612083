import { useDrag } from './drag-store.js'
import { priorityWord } from './drop-plan.js'

/** Where a drop would put the dragged jobs, and what it would change besides the order. */
export function DropLine() {
  const drop = useDrag((state) => state.drop)
  if (drop === null) return null
  const { priority } = drop.plan
  return (
    <div className="drop-line" style={{ transform: `translateY(${drop.linePx}px)` }}>
      {priority === null ? null : (
        <span className="drop-note" role="status">
          Priority becomes {priorityWord(priority.to)}
        </span>
      )}
    </div>
  )
}

import type { FixPreview } from '../../../src-shared/failure-fix.js'
import { plural } from '../../components/format-time.js'
import { TableScroll } from '../analysis/table-scroll.js'

/** What a fix would change, field by field, and why jobs can't have it. */
export function FixPreviewTable({ preview, jobs }: { preview: FixPreview; jobs: number }) {
  const { changes, changed, faults, faulty } = preview
  if (faulty > 0) {
    return (
      <div role="alert" className="form-error">
        <p>{plural(faulty, 'job')} can’t have this, so nothing would be changed:</p>
        <ul className="lost selectable">
          {faults.map(({ id, message }) => (
            <li key={id}>
              Job {id}: {message}
            </li>
          ))}
        </ul>
      </div>
    )
  }
  if (changes.length === 0)
    return <p role="status">Nothing would be changed; {plural(jobs, 'job')} would be retried.</p>
  return (
    <>
      <p role="status">
        {plural(changed, 'job')} would be changed, and {jobs === changed ? 'all' : plural(jobs, 'job')} retried:
      </p>
      <TableScroll label="What will change">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Now</th>
              <th scope="col">Then</th>
              <th scope="col" className="number">
                Jobs
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field, from, to, jobs: n }) => (
              <tr key={field}>
                <th scope="row">{field}</th>
                <td className="wide selectable">{from ?? 'different values'}</td>
                <td className="wide selectable">{to ?? 'none'}</td>
                <td className="number">{n}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </>
  )
}

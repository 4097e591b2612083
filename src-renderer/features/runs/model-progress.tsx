import type { RunDetail } from '../../../src-shared/run.js'
import { formatCount } from '../../components/format-time.js'
import { showRun } from '../../stores/ui-store.js'
import { ProgressStrip } from './progress-strip.js'

/** A row for each model: how far, how many failed, how many are being asked now. */
export function ModelProgress({ run }: { run: RunDetail }) {
  return (
    <section aria-labelledby="run-models">
      <h2 id="run-models" className="group-title">
        By model
      </h2>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col" className="wide">
              Progress
            </th>
            <th scope="col" className="number">
              Completed
            </th>
            <th scope="col" className="number">
              Failed
            </th>
            <th scope="col" className="number">
              Running
            </th>
            <th scope="col" className="number">
              Queued
            </th>
          </tr>
        </thead>
        <tbody>
          {run.progress.byModel.map((one) => (
            <tr key={one.model}>
              <th scope="row">
                <button type="button" className="link" onClick={() => showRun(run.id, 'transcripts')}>
                  {one.model}
                </button>
              </th>
              <td className="wide">
                <ProgressStrip label={`Progress of ${one.model}`} counts={one} />
              </td>
              <td className="number">
                {formatCount(one.completed)}
                <span className="muted"> / {formatCount(one.total)}</span>
              </td>
              <td className={one.failed > 0 ? 'number bad' : 'number muted'}>{formatCount(one.failed)}</td>
              <td className="number">{formatCount(one.running)}</td>
              <td className="number">{formatCount(one.queued)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

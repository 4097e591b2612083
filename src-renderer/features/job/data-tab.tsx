import type { JobDetail } from '../../../src-shared/queue-view.js'
import { JsonTree } from '../../components/json-tree.js'

/** What went into the job and what came out, as trees. */
export function DataTab({ detail }: { detail: JobDetail | null }) {
  if (detail === null) return <p className="pane-note">Reading…</p>
  const { input, output, checkpoint } = detail.job
  return (
    <div className="data">
      <h3>Input</h3>
      <JsonTree value={input} label="Input" />
      <h3>Output</h3>
      {output === null ? <p className="muted">None</p> : <JsonTree value={output} label="Output" />}
      {checkpoint === null ? null : (
        <>
          <h3>Checkpoint</h3>
          <JsonTree value={checkpoint} label="Checkpoint" />
        </>
      )}
    </div>
  )
}

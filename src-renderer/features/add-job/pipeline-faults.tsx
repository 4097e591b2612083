import type { PipelineTextFault } from '../../../src-shared/pipeline/pipeline-contract.js'

interface Props {
  faults: readonly PipelineTextFault[]
  onGoTo(line: number, column: number): void
}

/** Everything that is wrong with a pipeline; each leads to its place in the text. */
export function PipelineFaults({ faults, onGoTo }: Props) {
  return (
    <ul className="pipeline-faults" aria-label="Faults of the pipeline">
      {faults.map(({ line, column, text }) => (
        <li key={`${line}:${column} ${text}`}>
          <button type="button" className="pipeline-fault" onClick={() => onGoTo(line, column)}>
            <span>Line {line}</span>
            <span>{text}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

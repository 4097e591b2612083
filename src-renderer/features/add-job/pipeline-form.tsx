import { FileInput } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { toJobyardError } from '../../../src-shared/errors.js'
import type { PipelineReport } from '../../../src-shared/pipeline/pipeline-contract.js'
import { call } from '../../bridge.js'
import { attempt } from '../actions/run-change.js'
import { FolderField, type FormProps } from './command-form.js'
import { Field } from './field.js'
import { checkPipelineDraft } from './pipeline-draft.js'
import { PipelineFaults } from './pipeline-faults.js'

const TYPING_MS = 250

/** A pipeline's file, chosen or written here, checked as one types: its stages in order, or each fault at its line. */
export function PipelineForm({ draft, errors, onChange }: FormProps) {
  const text = useRef<HTMLTextAreaElement>(null)
  const { report, trouble } = useReport(draft)
  const choose = async () => {
    const [path] = await call('dialog.chooseFiles', { many: false })
    if (path === undefined) return
    const file = await call('pipelines.readFile', { path })
    onChange({ pipeline: file.text, cwd: file.folder })
  }
  const goTo = (line: number, column: number) => {
    const area = text.current
    if (area === null) return
    const before = area.value.split('\n').slice(0, line - 1)
    const at = before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1
    area.focus()
    area.setSelectionRange(at, at)
  }
  return (
    <>
      <Field label="Pipeline" error={errors.pipeline} hint="YAML or JSON; docs/pipelines.md says what it may hold">
        {(control) => (
          <textarea
            {...control}
            ref={text}
            className="input mono"
            rows={11}
            spellCheck={false}
            value={draft.pipeline}
            onChange={(event) => onChange({ pipeline: event.target.value })}
          />
        )}
      </Field>
      <div className="pipeline-bar">
        <button type="button" className="button small" onClick={() => attempt(choose())}>
          <FileInput aria-hidden="true" />
          Choose a file…
        </button>
        <p className="pipeline-order" role="status">
          {trouble ?? (report === null ? 'Checking…' : summaryOf(report))}
        </p>
      </div>
      {report === null || report.faults.length === 0 ? null : <PipelineFaults faults={report.faults} onGoTo={goTo} />}
      <Field
        label="Input"
        optional={report === null || report.missingInputs.length === 0}
        error={errors.pipelineInput}
        hint={inputHint(report)}
      >
        {(control) => (
          <textarea
            {...control}
            className="input mono"
            rows={2}
            spellCheck={false}
            value={draft.pipelineInput}
            onChange={(event) => onChange({ pipelineInput: event.target.value })}
          />
        )}
      </Field>
      <FolderField draft={draft} errors={errors} onChange={onChange} />
    </>
  )
}

function useReport(draft: FormProps['draft']): { report: PipelineReport | null; trouble: string | null } {
  const [state, setState] = useState<{ report: PipelineReport | null; trouble: string | null }>({
    report: null,
    trouble: null,
  })
  const { pipeline, pipelineInput, cwd } = draft
  useEffect(() => {
    let isWanted = true
    const timer = setTimeout(() => {
      checkPipelineDraft({ pipeline, pipelineInput, cwd }).then(
        (report) => isWanted && setState({ report, trouble: null }),
        (error) => isWanted && setState({ report: null, trouble: toJobyardError(error).message }),
      )
    }, TYPING_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [pipeline, pipelineInput, cwd])
  return state
}

function summaryOf({ order, faults }: PipelineReport): string {
  if (faults.length > 0) return faults.length === 1 ? '1 fault' : `${faults.length} faults`
  return order.join(' → ')
}

function inputHint(report: PipelineReport | null): string {
  const missing = report?.missingInputs ?? []
  if (missing.length === 0) return 'A JSON object; its fields take the place of those in the file'
  return `A JSON object with ${missing.join(', ')}`
}

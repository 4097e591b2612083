import { CircleCheck, CircleX, TriangleAlert, X } from 'lucide-react'
import type { HandlerFinding } from '../../../src-shared/handler-trial.js'
import { IconButton } from '../../components/icon-button.js'

const ICONS = { ok: CircleCheck, warning: TriangleAlert, error: CircleX } as const
const WORDS = { ok: 'fine', warning: 'warning', error: 'wrong' } as const

interface Props {
  findings: readonly HandlerFinding[]
  label: string
  /** Left out: they stay. */
  onClose?: () => void
}

/** What a check found, each with what to do about it. */
export function Findings({ findings, label, onClose }: Props) {
  return (
    <div className="findings">
      <ul aria-label={label} className="selectable">
        {findings.map(({ name, status, message, fix }) => {
          const Icon = ICONS[status]
          return (
            <li key={`${name} ${message}`} className={`finding ${status}`}>
              <Icon size={14} aria-hidden="true" />
              <div>
                <span className="finding-name">{name}</span>
                <span className="sr-only">, {WORDS[status]}: </span>
                <span>{message}</span>
                {fix === null ? null : <p className="muted">{fix}</p>}
              </div>
            </li>
          )
        })}
      </ul>
      {onClose === undefined ? null : (
        <IconButton icon={X} small label="Close what the check found" onClick={onClose} />
      )}
    </div>
  )
}

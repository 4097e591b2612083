import { FolderOpen, Trash2 } from 'lucide-react'
import type { DocumentView } from '../../../src-shared/document.js'
import { call } from '../../bridge.js'
import { formatBytes, formatCount, plural } from '../../components/format-time.js'
import { IconButton } from '../../components/icon-button.js'
import { tell } from '../../stores/toast-store.js'
import type { DocumentPlace } from '../../stores/ui-store.js'
import { attempt } from '../actions/run-change.js'
import { iconOf } from './document-icon.js'
import { DocumentParts } from './document-parts.js'

interface Props {
  document: DocumentView
  /** The part to begin with, and what was searched for. */
  place: DocumentPlace | null
  onForgotten(): void
}

/** An ingested file: what is known about it, and its text part by part. */
export function DocumentPane({ document, place, onForgotten }: Props) {
  const Icon = iconOf(document.kind)
  const facts: [string, string][] = [
    ['File', document.path],
    ...document.otherPaths.map((path): [string, string] => ['Also at', path]),
    ['Type', document.type],
    ['Size', formatBytes(document.size)],
    ...Object.entries(document.facts).map(([name, value]): [string, string] => [sentence(name), factText(value)]),
    ['File changed', moment(document.modifiedAt)],
    ['Ingested', moment(document.ingestedAt)],
    ['SHA-256', document.hash],
  ]
  const forget = async () => {
    await call('documents.forget', { id: document.id })
    tell(`${document.name} is found no more`)
    onForgotten()
  }
  return (
    <div className="document">
      <div className="document-head">
        <Icon size={18} strokeWidth={1.5} aria-hidden="true" />
        <span className="document-title selectable">{document.title ?? document.name}</span>
        <span className="spacer" />
        <IconButton
          icon={FolderOpen}
          label="Open its folder"
          onClick={() => attempt(call('documents.openFolder', { id: document.id }))}
        />
        <IconButton icon={Trash2} label="Forget it: take it out of the index" onClick={() => attempt(forget())} />
      </div>
      <p className="document-sub">
        {document.characters === 0
          ? 'No text; found by its name and facts'
          : `${formatCount(document.characters)} characters in ${plural(document.chunks, 'part')}`}
      </p>
      {document.notes.length === 0 ? null : (
        <ul className="document-notes" aria-label="Notes">
          {document.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {document.chunks === 0 ? null : <DocumentParts document={document} place={place} />}
      <dl className="facts document-facts">
        {facts.map(([name, value]) => (
          <div key={`${name} ${value}`} className="fact">
            <dt>{name}</dt>
            <dd className="selectable">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** With its year: files may be old. */
function moment(at: number): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
}

function factText(value: DocumentView['facts'][string]): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  return Array.isArray(value) ? value.join(', ') : String(value)
}

function sentence(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

import { ClipboardCopy, Code } from 'lucide-react'
import type { ReactNode } from 'react'
import { call } from '../../bridge.js'
import { BarButton } from '../../components/bar-button.js'
import { FindField } from '../../components/find-field.js'
import { plural } from '../../components/format-time.js'
import { tell } from '../../stores/toast-store.js'
import { setLayout, useUi } from '../../stores/ui-store.js'
import { attempt } from '../actions/run-change.js'
import type { TurnSource } from './turn-source.js'
import { turnsAsMarkdown } from './turns-as-markdown.js'

interface Props {
  sources: readonly TurnSource[]
  rows: number
  query: string
  onQuery(query: string): void
  /** 1-based number of the current match, and how many there are. */
  number: number
  total: number
  isSearching: boolean
  onStep(by: 1 | -1): void
  /** More of what is shown, e.g. which attempt. */
  children?: ReactNode
}

/** Above a transcript: find in it, and how it is shown. */
export function TranscriptBar(props: Props) {
  const raw = useUi((state) => state.layout.rawTranscript)
  const copyAll = () =>
    attempt(
      turnsAsMarkdown(props.sources).then(async (text) => {
        await call('app.copyText', { text })
        tell('Transcript copied as Markdown')
      }),
    )
  return (
    <div className={props.query === '' ? 'output-bar' : 'output-bar finding'}>
      <FindField
        label="Find in transcript"
        query={props.query}
        onQuery={props.onQuery}
        count={props.query === '' ? null : { number: props.number, total: props.total }}
        isSearching={props.isSearching}
        onStep={props.onStep}
      />
      {props.children}
      <span className="spacer" />
      <span className="muted output-size">{plural(props.rows, 'turn')}</span>
      <BarButton
        icon={Code}
        label="Raw text"
        word="Raw"
        aria-pressed={raw}
        onClick={() => setLayout({ rawTranscript: !raw })}
      />
      <BarButton icon={ClipboardCopy} label="Copy as Markdown" word="Copy" onClick={copyAll} />
    </div>
  )
}

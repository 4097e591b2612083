import { memo } from 'react'
import type { OutputLine } from '../../../src-shared/output-view.js'
import { textMatches } from '../../../src-shared/text-matches.js'
import { formatStamp } from '../../components/format-time.js'
import { MarkedText } from '../../components/marked-text.js'
import { type AnsiSpan, ansiSpans } from './ansi-spans.js'

interface Props {
  line: OutputLine
  timestamps: boolean
  query: string
  /** Which match in this line is the current one; −1 when it is in another. */
  current: number
}

/** One line of output with its colours, its time, and the matches in it. */
export const OutputLineView = memo(function OutputLineView({ line, timestamps, query, current }: Props) {
  let matches = 0
  return (
    <>
      {timestamps ? <time className="line-time">{line.continued ? '' : formatStamp(line.at)}</time> : null}
      <span className="line-text">
        {ansiSpans(line.text, line.style).map((span) => {
          const first = matches
          matches += textMatches(span.text, query).length
          return (
            <span key={span.at} className={span.classes || undefined} style={colours(span)}>
              <MarkedText text={span.text} query={query} current={current} first={first} />
            </span>
          )
        })}
      </span>
    </>
  )
})

function colours(span: AnsiSpan) {
  if (span.color === null && span.background === null) return undefined
  return {
    ...(span.color === null ? {} : { color: span.color }),
    ...(span.background === null ? {} : { background: span.background }),
  }
}

import { memo } from 'react'
import type { OutputLine } from '../../../src-shared/output-view.js'
import { formatStamp } from '../../components/format-time.js'
import { type AnsiSpan, ansiSpans } from './ansi-spans.js'
import { markText } from './mark-text.js'

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
        {ansiSpans(line.text).map((span) => {
          const parts = markText(span.text, query, matches)
          matches += parts.filter((part) => part.match !== null).length
          return (
            <span key={span.at} className={span.classes || undefined} style={colours(span)}>
              {parts.map((part) =>
                part.match === null ? (
                  part.text
                ) : (
                  <mark key={part.at} className={part.match === current ? 'now' : undefined}>
                    {part.text}
                  </mark>
                ),
              )}
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

import { markText } from './mark-text.js'

interface Props {
  text: string
  query: string
  /** Which match is the current one, counted as `first` says; −1 when it is elsewhere. */
  current: number
  /** Number of the first match in this text. */
  first?: number
}

/** A text with the matches of a query marked. */
export function MarkedText({ text, query, current, first = 0 }: Props) {
  return markText(text, query, first).map((part) =>
    part.match === null ? (
      part.text
    ) : (
      <mark key={part.at} className={part.match === current ? 'now' : undefined}>
        {part.text}
      </mark>
    ),
  )
}

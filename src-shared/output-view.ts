/** An attempt's output at this moment. Offsets are bytes of the merged log. */
export interface OutputInfo {
  size: number
  /** Whether more may come. */
  live: boolean
  /** The attempt ran, but its log is not there any more. */
  missing: boolean
}

/** Bytes of one stream that arrived together; from the end of the one before, or the range's `from`, up to `end`. */
export interface OutputSegment {
  end: number
  at: number
  stream: 'out' | 'err'
}

export interface OutputBytes {
  from: number
  to: number
  size: number
  bytes: Uint8Array
  segments: OutputSegment[]
}

/** A line without its end. Undecodable bytes are U+FFFD; a line above 32 kB goes on in the next, which is `continued`. */
export interface OutputLine {
  offset: number
  /** After its line end. */
  endOffset: number
  at: number
  stream: 'out' | 'err'
  text: string
  continued: boolean
  /** The colours that earlier lines of its stream left switched on, as one control sequence; mostly empty. */
  style: string
}

export interface OutputLines {
  lines: OutputLine[]
  /** What the lines cover. */
  from: number
  to: number
  size: number
  live: boolean
}

/** Where a text occurs; `offsets` are those of the first bytes of the matches, ascending, at most 10,000 of them. */
export interface OutputMatches {
  total: number
  offsets: number[]
  /** A newer search of the same output took its place before it ended. */
  superseded: boolean
  /** How much was searched, bytes. */
  searched: number
}

/** Something to see on the scrollbar: bytes of stderr, or a line that looks like an error. */
export interface OutputMark {
  offset: number
  kind: 'stderr' | 'error'
}

export interface OutputMarks {
  /** What was looked at. */
  from: number
  to: number
  marks: OutputMark[]
}

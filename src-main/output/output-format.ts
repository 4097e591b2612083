/**
 * One attempt's output is a pair of files. `<path>.log` holds the bytes of both streams as they arrived; `<path>.idx`
 * says when and where they came from, in records of 16 bytes:
 *
 *     bytes 0–5   time, epoch milliseconds, unsigned little-endian
 *     byte  6     stream: 0 out, 1 err
 *     byte  7     0
 *     bytes 8–13  offset in the log at which the record's bytes end, unsigned little-endian
 *     bytes 14–15 section of the output that the bytes belong to, unsigned little-endian; 0: none
 *
 * A record's bytes begin where the record before it ends. Bytes are written before their record, so a reader trusts
 * the smaller of the last whole record's end and the log's size; a torn last record is as good as none.
 */
export interface OutputRecord {
  /** When the bytes arrived, epoch milliseconds. */
  at: number
  stream: OutputStream
  /** Offset in the log after the last byte. */
  end: number
  /** Of the job's output, counted from 1, e.g. what one of its stages said; left out or 0: none. */
  section?: number
}

export const OUTPUT_STREAMS = ['out', 'err'] as const
export type OutputStream = (typeof OUTPUT_STREAMS)[number]

export const RECORD_BYTES = 16

export function logFileOf(path: string): string {
  return `${path}.log`
}

export function indexFileOf(path: string): string {
  return `${path}.idx`
}

export function encodeRecords(records: readonly OutputRecord[]): Buffer {
  const bytes = Buffer.alloc(records.length * RECORD_BYTES)
  records.forEach(({ at, stream, end, section = 0 }, index) => {
    const start = index * RECORD_BYTES
    bytes.writeUIntLE(at, start, 6)
    bytes[start + 6] = OUTPUT_STREAMS.indexOf(stream)
    bytes.writeUIntLE(end, start + 8, 6)
    bytes.writeUInt16LE(section, start + 14)
  })
  return bytes
}

/** Reads the record that begins at byte `start`. */
export function decodeRecord(bytes: Buffer, start: number): OutputRecord {
  return {
    at: bytes.readUIntLE(start, 6),
    stream: OUTPUT_STREAMS[bytes[start + 6] ?? 0] ?? 'out',
    end: bytes.readUIntLE(start + 8, 6),
    section: bytes.readUInt16LE(start + 14),
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { OutputStream } from '../../src-main/output/output-format.js'
import { type OutputChunk, type OutputRange, OutputReader } from '../../src-main/output/output-reader.js'
import { OutputWriter } from '../../src-main/output/output-writer.js'

export type Piece = [OutputStream, string | Buffer]

/** Path for an output of the test's own, removed at its end. */
export function outputPath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobyard-output-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'one')
}

/** Appends pieces, each with its own time (1, 2, …), and closes the files. */
export async function write(path: string, pieces: readonly Piece[]): Promise<void> {
  const client = { pause: () => {}, resume: () => {}, trouble: () => {} }
  const writer = new OutputWriter(path, () => {})
  writer.attach(client)
  pieces.forEach(([stream, bytes], index) => {
    writer.append(stream, Buffer.from(bytes), index + 1)
  })
  await new Promise<void>((resolve) => writer.detach(client, resolve))
}

/** A reader that is closed at the end of the test. */
export function openReader(path: string): OutputReader {
  const reader = new OutputReader(path)
  onTestFinished(() => reader.close())
  return reader
}

export async function readBytes(path: string, range: OutputRange = {}): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const bytes of openReader(path).bytes(range)) parts.push(bytes)
  return Buffer.concat(parts)
}

export async function readText(path: string, range: OutputRange = {}): Promise<string> {
  return (await readBytes(path, range)).toString()
}

export async function readChunks(path: string, range: OutputRange = {}): Promise<OutputChunk[]> {
  const chunks: OutputChunk[] = []
  for await (const batch of openReader(path).chunks(range)) chunks.push(...batch)
  return chunks
}

import { PassThrough, Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { Output, type Sink } from '../../src-main/cli/output.js'

function output(out: Sink, env: NodeJS.ProcessEnv = {}): { output: Output; err: PassThrough } {
  const err = new PassThrough()
  return { output: new Output(out, err, false, env), err }
}

/** A stream on which every write fails as the system would make it fail. */
function failing(code: string): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(`write ${code}`), { code })),
  })
}

describe('[C] standard output', () => {
  test('[C] a reader that went away is no error, and what comes later is dropped', async () => {
    const { output: gone } = output(failing('EPIPE'))
    await gone.bytes('x')
    await gone.bytes('y')
    gone.line('z')
    await expect(gone.flushed()).resolves.toBeUndefined()
    expect(gone.closed).toBe(true)
  })

  test('[C] any other trouble is reported', async () => {
    const { output: full } = output(failing('ENOSPC'))
    full.line('x')
    await expect(full.flushed()).rejects.toMatchObject({ code: 'operation-failed' })
  })

  test('[C] waits for a slow reader instead of filling memory', async () => {
    const slow = new PassThrough({ highWaterMark: 4 })
    const { output: waiting } = output(slow)
    let taken = false
    const write = waiting.bytes('more than four').then(() => {
      taken = true
    })
    expect(waiting.congested).toBe(true)
    await Promise.resolve()
    expect(taken).toBe(false)
    slow.resume()
    await write
    expect(waiting.congested).toBe(false)
  })

  test('[C] colours and widths only on a terminal, and no colours where they are unwanted', () => {
    const pipe = new PassThrough()
    expect([output(pipe).output.colours, output(pipe).output.columns]).toEqual([false, null])
    const terminal: Sink = Object.assign(new PassThrough(), { isTTY: true, columns: 97 })
    expect([output(terminal).output.colours, output(terminal).output.columns]).toEqual([true, 97])
    expect(output(terminal, { NO_COLOR: '1' }).output.colours).toBe(false)
    expect(output(terminal, { TERM: 'dumb' }).output.colours).toBe(false)
  })

  test('[C] notes go to stderr alone', async () => {
    const out = new PassThrough()
    const { output: both, err } = output(out)
    both.note('careful')
    both.value({ a: 1 })
    both.line('and more')
    await both.flushed()
    expect(String(err.read())).toBe('careful\n')
    expect(String(out.read())).toBe('{"a":1}\nand more\n')
  })
})

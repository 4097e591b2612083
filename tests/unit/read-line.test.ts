import { describe, expect, test } from 'vitest'
import { readLine } from '../../src-main/launcher/read-line.js'

const read = (text: string) => readLine(Buffer.from(text))

describe('[H] reading a line of a jsonl handler', () => {
  test('[H] a message, with spaces around it or a carriage return, with what the protocol fills in', () => {
    const message = { type: 'log', jobId: 1, level: 'info', text: 'x' }
    for (const line of ['{"type":"log","jobId":1,"text":"x"}\n', ' \t{"type":"log","jobId":1,"text":"x"} \r\n']) {
      expect(read(line)).toEqual({ kind: 'message', message })
    }
    expect(read('{"type":"result","jobId":1}')).toEqual({
      kind: 'message',
      message: { type: 'result', jobId: 1, output: null },
    })
    expect(read('{"type":"error","jobId":1,"code":404}')).toMatchObject({ message: { code: '404', message: '' } })
  })

  test('[H] any JSON passes through untouched where the protocol allows any', () => {
    const any = { deep: [[[{ a: null, b: [1.5, 'x', true] }]]], empty: {} }
    for (const [type, field, rest] of [
      ['result', 'output', {}],
      ['checkpoint', 'data', {}],
      ['error', 'details', { code: 'X', message: 'y' }],
      ['turn', 'meta', { role: 'tool', content: 'z' }],
    ] as const) {
      const message = { type, jobId: 1, ...rest, [field]: any }
      expect(read(JSON.stringify(message))).toEqual({ kind: 'message', message })
    }
    expect(read('{"type":"checkpoint","jobId":1}')).toMatchObject({ kind: 'fault' })
  })

  test('[H] what does not begin with a brace is free text', () => {
    for (const line of ['', '\n', 'words\n', '[1]\n', '"x"\n', '\ufeff{}\n', '\n{}'])
      expect(read(line)).toEqual({ kind: 'text' })
  })

  test('[H] a fault names what is wrong, and the job if there is one', () => {
    expect(read('{nope')).toEqual({ kind: 'fault', code: 'not-json', reason: 'not JSON', jobId: null })
    expect(read('{"jobId":3}')).toEqual({ kind: 'fault', code: 'no-type', reason: 'no type', jobId: 3 })
    expect(read('{"type":"progress","jobId":3,"fraction":2}')).toMatchObject({ kind: 'fault', jobId: 3 })
    expect(read('{"type":"progress","jobId":"3","fraction":1}')).toMatchObject({ kind: 'fault', jobId: null })
    expect(readLine(Buffer.from('{"a":"\xff"}', 'latin1'))).toEqual({
      kind: 'fault',
      code: 'not-utf8',
      reason: 'not UTF-8',
      jobId: null,
    })
  })

  test('[H] a checkpoint is measured as the JSON that is stored, not as it was written', () => {
    // Each number takes 5 bytes here and 22 in the store.
    const small = `{"type":"checkpoint","jobId":1,"data":[${Array(40_000).fill('1e20').join(',')}]}`
    expect(read(small)).toMatchObject({ kind: 'message' })
    const large = `{"type":"checkpoint","jobId":1,"data":[${Array(60_000).fill('1e20').join(',')}]}`
    expect(read(large)).toMatchObject({ kind: 'fault', reason: 'checkpoint above 1048576 bytes' })
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorSignature } from '../../src-shared/error-signature.js'

const same = (a: string, b: string) => errorSignature('X', a) === errorSignature('X', b)

describe('[F3] the signature of an error', () => {
  it.each([
    ['cannot read /data/2024/a.bin', 'cannot read /data/2025/other.bin'],
    ['timed out after 30 s', 'timed out after 1,204.5 s'],
    ['no such model "gpt-a"', 'no such model "gpt-b"'],
    ['GET https://a.example/x?id=1 failed', 'GET https://a.example/y?id=2 failed'],
    ['request 3f2b8a1c-1111-4222-8333-abcdefabcdef refused', 'request 00000000-1111-4222-8333-0123456789ab refused'],
    ['bad pointer 0xdeadbeef', 'bad pointer 0x1'],
    ['commit 9fceb02d0ae598e95dc970b74767f19372d61af8 is gone', 'commit 1fceb02d is gone'],
    ['line 3: unexpected token', 'line 17: unexpected token'],
    ["ENOENT: open 'C:\\\\a\\\\b.txt'", "ENOENT: open 'D:\\\\c.txt'"],
  ])('is the same for %j and %j', (a, b) => {
    expect(same(a, b)).toBe(true)
  })

  it.each([
    ['the archive is gone', 'the archive is full'],
    ['input/output error', 'input error'],
    ['disk full', 'disk'],
  ])('differs for %j and %j', (a, b) => {
    expect(same(a, b)).toBe(false)
  })

  it('differs by code, and depends on nothing but code and message', () => {
    expect(errorSignature('A', 'm')).not.toBe(errorSignature('B', 'm'))
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        expect(errorSignature('A', text)).toBe(errorSignature('A', text))
      }),
    )
  })

  it('is found however long and odd a message is', () => {
    const odd = [
      '"'.repeat(100_000),
      '/a'.repeat(100_000),
      '0'.repeat(100_000),
      'a:'.repeat(100_000),
      '\'"'.repeat(50_000),
    ]
    // A pattern that looks back again and again would not come to an end within the time that a test has.
    for (const text of odd)
      for (let i = 0; i < 200; i += 1) expect(errorSignature('X', text).length).toBeLessThan(1_000)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SecretPatterns } from '../../src-main/output/secret-patterns.js'
import { StreamMasker } from '../../src-main/output/stream-masker.js'

function patterns(...values: string[]): SecretPatterns {
  const secrets = new SecretPatterns()
  secrets.add(values.map((value) => ({ value })))
  return secrets
}

/** What a masker passes on at each chunk, and at the end. */
function passed(secrets: SecretPatterns, ...chunks: string[]): string[] {
  const masker = new StreamMasker(secrets)
  return [...chunks.map((chunk) => masker.push(Buffer.from(chunk)).toString()), masker.end().toString()]
}

describe('[R8] masking a stream', () => {
  test('[R8] a secret is masked wherever the stream is cut', () => {
    const secret = 'correct-horse'
    for (let cut = 0; cut <= secret.length; cut++) {
      const chunks = [`a ${secret.slice(0, cut)}`, `${secret.slice(cut)} b`]
      expect(passed(patterns(secret), ...chunks).join('')).toBe('a *** b')
    }
    expect(passed(patterns(secret), ...secret).join('')).toBe('***')
  })

  test('[R8] only what may begin a secret is held back, and passes when it was none', () => {
    expect(passed(patterns('correct-horse'), 'so correct', '; yes', ' c', 'c')).toEqual([
      'so ',
      'correct; yes',
      ' ',
      'c',
      'c',
    ])
  })

  test('[R8] values under 8 bytes are not masked; bytes count, not characters', () => {
    expect(passed(patterns('seventy', 'ééé'), 'seventy ééé').join('')).toBe('seventy ééé')
    expect(passed(patterns('eighties', 'éééé'), 'eighties éééé').join('')).toBe('*** ***')
  })

  test('[R8] of a secret that begins with another one nothing is left', () => {
    const secrets = patterns('password', 'password-and-more')
    expect(passed(secrets, 'password-and', '-more').join('')).toBe('***')
    expect(passed(secrets, 'password-and', ' so on').join('')).toBe('***-and so on')
  })

  test('[R8] secrets that overlap are one mask; that touch, two', () => {
    const secrets = patterns('abcdefgh', 'efghijkl')
    expect(passed(secrets, 'abcdefghijkl').join('')).toBe('***')
    expect(passed(secrets, 'abcdefgh', 'ijkl').join('')).toBe('***')
    expect(passed(secrets, 'abcdefghabcdefgh').join('')).toBe('******')
    // An endless overlap is one mask in bounded memory.
    expect(passed(patterns('aaaaaaaa'), ...Array<string>(1000).fill('aaaaa')).join('')).toBe('***')
  })

  test('[R8] the forms that a secret takes inside JSON are masked too', () => {
    const secret = 'pass"wörd\\\n1'
    const inJson = JSON.stringify(secret).slice(1, -1)
    expect(passed(patterns(secret), `${secret} ${inJson} ${inJson.replace('ö', '\\u00f6')}`).join('')).toBe(
      '*** *** ***',
    )
  })

  test('[R8] however the stream is cut, the same is masked as in one piece, and all other bytes are kept', () => {
    const secrets = ['aabaabaa', 'abababab', 'babaabab']
    const text = fc
      .array(fc.constantFrom('a', 'b', 'aab', 'ab', '\n'), { maxLength: 60 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.array(fc.nat(200), { maxLength: 8 }), (all, cuts) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((one, two) => one - two), all.length]
        const chunks = at.slice(1).map((end, index) => all.slice(at[index], end))
        expect(passed(patterns(...secrets), ...chunks).join('')).toBe(maskedPlainly(all, secrets))
      }),
      { numRuns: 500 },
    )
  })

  test('[R8] bytes that are no text pass untouched', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value))
    const masker = new StreamMasker(patterns('correct-horse'))
    expect(Buffer.concat([masker.push(bytes), masker.end()]).equals(bytes)).toBe(true)
  })
})

describe('[R8] masking a JSON value', () => {
  test('[R8] texts, names and numbers are masked, everything else stays as it is', () => {
    const secrets = patterns('correct-horse', '1234567890')
    const value = { 'a correct-horse': ['correct-horse', 1234567890, 12345, null, true, { x: 'y' }] }
    expect(secrets.maskJson(value)).toEqual({ 'a ***': ['***', '***', 12345, null, true, { x: 'y' }] })
    const without = { a: 1 }
    expect(patterns().maskJson(without)).toBe(without)
  })
})

/** The plain way: mark every byte of every occurrence; each run that overlaps belongs together. */
function maskedPlainly(text: string, secrets: string[]): string {
  const spans = secrets
    .flatMap((secret) =>
      Array.from(text, (_, at) => at)
        .filter((at) => text.startsWith(secret, at))
        .map((at) => [at, at + secret.length]),
    )
    .sort(([one = 0], [two = 0]) => one - two)
  let masked = ''
  let done = 0
  for (const [start = 0, end = 0] of spans) {
    if (start >= done) masked += `${text.slice(done, start)}***`
    done = Math.max(done, end)
  }
  return masked + text.slice(done)
}

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keepsPromise } from '../../src-main/agent/keeps-promise.js'

const PROMISE = '<promise>DONE</promise>'
const says = (text: string, prompt = 'Do it.', promise = PROMISE) =>
  keepsPromise({ text, fence: null }, promise, prompt)

describe('the promise of an agent', () => {
  test.each([
    ['alone on the last line', `All tests pass.\n\n${PROMISE}\n`],
    ['with space around it', `ok\n  ${PROMISE}  \n\n`],
    ['emphasised', `ok\n**${PROMISE}**`],
    ['before what an agent counts', `ok\n${PROMISE}\n\nTokens: 2.1k sent, 32 received. Cost: $0.01 message.`],
    ['after a block of code', `\`\`\`sh\nnpm test\n\`\`\`\n${PROMISE}`],
    ['after a block of code with ticks in it', `\`\`\`\`md\n\`\`\`\nx\n\`\`\`\`\n${PROMISE}`],
  ])('[G4] counts %s', (_, text) => expect(says(text)).toBe(true))

  test.each([
    ['within a sentence', `I shall say ${PROMISE}`],
    ['in quotation marks', `"${PROMISE}"`],
    ['in ticks', `\`${PROMISE}\``],
    ['in a quotation', `They want to read:\n> ${PROMISE}`],
    ['in a block of code', `\`\`\`\n${PROMISE}\n\`\`\``],
    ['in a block of code that is not closed', `~~~\n${PROMISE}`],
    ['in indented code', `Example:\n\n    ${PROMISE}`],
    ['with more after it', `${PROMISE}\nBut two tests fail.`],
    ['in part', '<promise>DONE</promise'],
    ['in another case', '<promise>done</promise>'],
    ['for nothing said', ''],
  ])('[G4] does not count %s', (_, text) => expect(says(text)).toBe(false))

  test('[G4] does not count where the output repeats the prompt', () => {
    const prompt = `Fix the bug. When it is done, answer:\n\n${PROMISE}\n`
    expect(says(prompt, prompt)).toBe(false)
    expect(says(`You said:\n${prompt}`, prompt)).toBe(false)
    expect(says(`The bug is fixed.\n\n${PROMISE}`, prompt)).toBe(true)
    expect(says(PROMISE, prompt)).toBe(true)
    expect(says(PROMISE, PROMISE)).toBe(false)
  })

  test('[G4] takes a word with and without its tag', () => {
    expect(says('ok\nALL GREEN', 'x', 'ALL GREEN')).toBe(true)
    expect(says('ok\n<promise>ALL GREEN</promise>', 'x', 'ALL GREEN')).toBe(true)
    expect(says('ok\nDONE')).toBe(true)
  })

  test('[G4] begins inside a block when the beginning of the output was dropped there', () => {
    expect(keepsPromise({ text: `code\n${PROMISE}`, fence: '```' }, PROMISE, '')).toBe(false)
    expect(keepsPromise({ text: `code\n\`\`\`\n${PROMISE}`, fence: '```' }, PROMISE, '')).toBe(true)
  })

  const line = fc
    .string({ unit: fc.constantFrom('a', 'B', ' ', '<', '>', '`', '~', '"', '#', 'DONE', PROMISE), maxLength: 8 })
    .filter((text) => text.trim() !== '')

  test('[G4] never counts unless the last line holds it, whatever comes before', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), line, (before, last) => {
        const isPromise = [PROMISE, 'DONE'].includes(last.trim().replace(/^<promise>\s*(.*?)\s*<\/promise>$/, '$1'))
        fc.pre(!isPromise && last.trim() !== PROMISE && !/^[*_]/.test(last.trim()))
        expect(says([...before, PROMISE, last].join('\n'))).toBe(false)
      }),
    )
  })

  test('[G4] always counts alone at the end of prose, and never in a quotation of it', () => {
    const prose = fc.array(fc.lorem({ maxCount: 6 }), { maxLength: 10 })
    fc.assert(
      fc.property(prose, fc.constantFrom('', '\n', '\n\n', ' \n'), (lines, end) => {
        const text = [...lines, PROMISE].join('\n')
        expect(says(text + end)).toBe(true)
        const quoted = text.split('\n').map((one) => `> ${one}`)
        expect(says(quoted.join('\n') + end)).toBe(false)
        expect(says(`\`\`\`\n${text}\n\`\`\`${end}`)).toBe(false)
      }),
    )
  })
})

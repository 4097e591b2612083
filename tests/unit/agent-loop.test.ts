import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fillPlaceholders, parseAgentCommand } from '../../src-main/agent/agent-command.js'
import { countIteration, reopened } from '../../src-main/agent/count-iteration.js'
import { errorSignature } from '../../src-main/agent/error-signature.js'
import { finalMessage } from '../../src-main/agent/final-message.js'
import { iterationContent } from '../../src-main/agent/iteration-turn.js'
import { keepsPromise } from '../../src-main/agent/keeps-promise.js'
import { LineLog } from '../../src-main/agent/line-log.js'
import { loopPrompt, promptTitle } from '../../src-main/agent/loop-prompt.js'
import { OutputTail } from '../../src-main/agent/output-tail.js'
import { preflight } from '../../src-main/agent/preflight.js'
import { isRemoteName, plainUrl, repositoryName } from '../../src-main/agent/repository.js'
import { agentLoopInputSchema, type LoopCheckpoint } from '../../src-shared/agent-loop.js'
import { temporaryFolder } from '../support/yard.js'

describe('the command of an agent', () => {
  test.each([
    ['claude -p', ['claude', '-p']],
    [`codex exec "two words" 'and "these"' a\\ b`, ['codex', 'exec', 'two words', 'and "these"', 'a b']],
    ['sh -c "echo \\"$HOME\\""', ['sh', '-c', 'echo "$HOME"']],
    ["x '' y", ['x', '', 'y']],
    ['a|b ; c', ['a|b', ';', 'c']],
  ])('is taken apart: %s', (line, words) => {
    const command = parseAgentCommand(line)
    expect([command?.program, ...(command?.args ?? [])]).toEqual(words)
  })

  test.each([
    ["  './my agent' -p 'two words' ", './my agent', " -p 'two words' "],
    ['./my\\ agent\t-p', './my agent', '\t-p'],
    ['"./agent"', './agent', ''],
  ])('has what follows the program as it was written: %s', (line, program, rest) => {
    expect(parseAgentCommand(line)).toMatchObject({ program, rest })
  })

  test('[G8] gets the whole path of its program, also where that is quoted', async () => {
    const cwd = temporaryFolder()
    writeFileSync(join(cwd, 'my agent'), '', { mode: 0o755 })
    const input = agentLoopInputSchema.parse({ repo: cwd, branch: 'main', agent: `'./my agent' -p "two words"` })
    const look = await preflight(input, { cwd, env: process.env, live: [], allowDirty: true })
    expect(look.input.agent).toBe(`'${join(cwd, 'my agent')}' -p "two words"`)
  })

  test.each(['', '   ', "''", 'claude "p'])('is refused: %j', (line) => expect(parseAgentCommand(line)).toBeNull())

  test('is given the prompt as one word, whatever is in it', () => {
    const command = parseAgentCommand('aider --message {prompt} --file={promptFile}')
    expect(command?.hasPlaceholder).toBe(true)
    const prompt = '"; rm -rf / # $& {promptFile}'
    expect(fillPlaceholders(command?.args ?? [], prompt, '/p.md')).toEqual(['--message', prompt, '--file=/p.md'])
    expect(parseAgentCommand('claude -p')?.hasPlaceholder).toBe(false)
  })
})

describe('the final output of an agent', () => {
  const messageOf = (text: string) => finalMessage({ text, fence: null, isCut: false })

  test('[G4] is what it printed, as a terminal would show it', () => {
    expect(messageOf('\u001b[32mgreen\u001b[0m\n10 %\r100 %\r\nend\n')).toMatchObject({ text: 'green\n100 %\nend' })
  })

  test('[G4] is the last message of one that prints JSON Lines', () => {
    const claude = [
      { type: 'assistant', message: { content: [{ type: 'text', text: 'on it' }] } },
      {
        type: 'result',
        result: 'All done.\n<promise>DONE</promise>',
        usage: { input_tokens: 12, output_tokens: 3 },
        modelUsage: { 'model-x': {} },
      },
    ]
    const codex = [
      { type: 'item.completed', item: { type: 'agent_message', text: 'first' } },
      { type: 'item.completed', item: { type: 'command_execution', command: 'ls' } },
      { type: 'item.completed', item: { type: 'agent_message', text: 'last' } },
      { type: 'turn.completed', usage: { input_tokens: 5, output_tokens: 6 } },
    ]
    const lines = (events: object[]) => events.map((event) => JSON.stringify(event)).join('\n')
    expect(messageOf(lines(claude))).toEqual({
      text: 'All done.\n<promise>DONE</promise>',
      fence: null,
      isCut: false,
      model: 'model-x',
      inputTokens: 12,
      outputTokens: 3,
    })
    expect(messageOf(lines(codex))).toMatchObject({ text: 'last', inputTokens: 5, outputTokens: 6 })
    expect(messageOf('{"type":"note"}\nplain')).toMatchObject({ text: '{"type":"note"}\nplain' })
  })

  test('[G4] of a flood keeps its end, and knows whether that lies in a block of code', () => {
    const tail = new OutputTail(1_000)
    tail.push('```\n')
    for (let n = 0; n < 500; n++) tail.push(`line ${n} of what is said\n`)
    expect(tail.isCut).toBe(true)
    expect(tail.fence).toBe('```')
    expect(tail.text.length).toBeLessThanOrEqual(2_000)
    tail.push('<promise>DONE</promise>\n')
    expect(keepsPromise(finalMessage(tail), '<promise>DONE</promise>', '')).toBe(false)
    tail.push('```\n<promise>DONE</promise>\n')
    expect(keepsPromise(finalMessage(tail), '<promise>DONE</promise>', '')).toBe(true)
  })

  test('is logged in whole lines', () => {
    const lines: string[] = []
    const log = new LineLog((text) => lines.push(text))
    for (const text of ['a', 'b\nc\nd', '\n', 'e']) log.push(text)
    log.flush()
    log.push('x'.repeat(20_000))
    expect(lines).toEqual(['ab\nc', 'd', 'e', 'x'.repeat(20_000)])
  })
})

const START: LoopCheckpoint = {
  iteration: 0,
  limit: 10,
  base: 'a',
  commit: 'a',
  branch: 'ralph/main-result',
  baseBranch: 'main',
  workspace: '/w',
  published: null,
  unchanged: 0,
  sameErrors: 0,
  errorSignature: null,
  lastError: null,
  carried: ['first'],
  takenNotes: [],
  toldAttempt: 1,
  ended: null,
  endedAt: null,
  push: null,
  pullRequest: null,
  warnings: [],
}

describe('the end of a loop', () => {
  const fine = { commit: 'b', changed: true, done: false, error: null, signature: null }
  const bad = (signature: string, changed = false) => ({ ...fine, changed, error: signature, signature })
  const loopAfter = (...results: (typeof fine | ReturnType<typeof bad>)[]) =>
    results.reduce((state, result) => countIteration(state, result, false, 7), START)
  const still = { ...fine, changed: false }

  test('[G5] comes with the promise, a wish to stop, or the last iteration', () => {
    expect(loopAfter({ ...fine, done: true })).toMatchObject({ iteration: 1, ended: 'done', endedAt: 7, carried: [] })
    expect(loopAfter(fine)).toMatchObject({ ended: null, endedAt: null, commit: 'b' })
    expect(countIteration(START, fine, true, 7).ended).toBe('stopped')
    expect(countIteration(START, { ...fine, done: true }, true, 7).ended).toBe('done')
    expect(loopAfter(...Array(10).fill(fine)).ended).toBe('max-iterations')
    expect(loopAfter({ ...bad('x'), done: true }).ended).toBeNull()
  })

  test('[G6] comes after three iterations in a row that changed nothing', () => {
    expect(loopAfter(still, still).ended).toBeNull()
    expect(loopAfter(still, still, still).ended).toBe('no-change')
    expect(loopAfter(still, still, fine, still, still).ended).toBeNull()
    // A failure says nothing about whether there is something left to change.
    expect(loopAfter(still, still, bad('x'), bad('y')).ended).toBeNull()
    expect(loopAfter(still, still, bad('x'), still).ended).toBe('no-change')
    expect(loopAfter(still, still, bad('x', true), still).ended).toBeNull()
  })

  test('[G6] comes after the same error five times in a row', () => {
    expect(loopAfter(...Array(4).fill(bad('x'))).ended).toBeNull()
    expect(loopAfter(...Array(5).fill(bad('x'))).ended).toBe('same-error')
    expect(loopAfter(...Array(4).fill(bad('x')), bad('y'), ...Array(4).fill(bad('x'))).ended).toBeNull()
    expect(loopAfter(...Array(4).fill(bad('x')), fine, bad('x')).ended).toBeNull()
  })

  test('[G6] errors are the same when only numbers and hashes differ', () => {
    const same = errorSignature('exit 1', 'Rate limit; retry in 12.5 s (id 3f2a9c1d77)')
    expect(errorSignature('exit 1', 'rate limit; retry in 8 s (id 99aa01bc22)')).toBe(same)
    expect(errorSignature('exit 2', 'Rate limit; retry in 12.5 s (id 3f2a9c1d77)')).not.toBe(same)
    expect(errorSignature('exit 1', 'Overloaded; retry in 8 s')).not.toBe(same)
  })

  test('[G5] a retry grants as many iterations again where all were used', () => {
    const used = loopAfter(...Array(10).fill(fine))
    expect(reopened(used, 10)).toMatchObject({ iteration: 10, limit: 20, ended: null, unchanged: 0 })
    expect(reopened(loopAfter(still, still, still), 10)).toMatchObject({ iteration: 3, limit: 10, unchanged: 0 })
  })
})

describe('what is told and asked', () => {
  test('[G2] the turn of an iteration holds its diff as a block of its own', () => {
    const told = { text: 'Did it.', diff: '+a\n', diffCut: null, error: null }
    const { content, diffAt } = iterationContent(told)
    expect(content).toBe('Did it.\n\n```diff\n+a\n```')
    expect(content.slice(diffAt ?? 0)).toBe('```diff\n+a\n```')
    expect(iterationContent({ ...told, text: '```sh\nls', diff: '+```\n' }).content).toBe(
      '```sh\nls\n```\n\n````diff\n+```\n````',
    )
    expect(iterationContent({ ...told, diff: '', error: 'exit 1' })).toEqual({
      content: 'Did it.\n\n**Error:** exit 1',
      diffAt: null,
    })
    expect(iterationContent({ ...told, text: '', diff: '' }).content).toContain('said nothing')
    expect(iterationContent({ ...told, text: 'x'.repeat(60_000) }).content.length).toBeLessThan(51_000)
  })

  test('[G4] the promise is asked for within a sentence, and only where the prompt does not ask itself', () => {
    const asked = { prompt: 'Do it.', instructions: [' Hurry. '], promise: 'DONE', iteration: 2, of: 5 }
    const prompt = loopPrompt(asked)
    expect(prompt).toContain('Do it.\n\nInstruction for this iteration:\nHurry.\n\nThis is iteration 2 of at most 5.')
    expect(keepsPromise({ text: prompt, fence: null }, 'DONE', prompt)).toBe(false)
    expect(loopPrompt({ ...asked, prompt: 'Say DONE at the end.', instructions: [] })).toBe('Say DONE at the end.\n')
  })

  test('names are short', () => {
    expect(promptTitle('\n---\n# Port the *parser*\nmore')).toBe('Port the *parser*')
    expect(promptTitle('word '.repeat(40)).length).toBeLessThanOrEqual(72)
    expect(repositoryName('https://example.org/ada/engine.git/')).toBe('engine')
    expect(repositoryName('git@example.org:engine.git')).toBe('engine')
    expect(repositoryName('/home/ada/my repo')).toBe('my repo')
  })

  test('a URL with a password or a token is refused, since it would be stored as it is', () => {
    const faultsOf = (repo: string) =>
      agentLoopInputSchema.safeParse({ repo, branch: 'main', agent: 'x' }).error?.issues.map(({ message }) => message)
    const refused = [
      'https://ada:secret@example.org/engine.git',
      'ssh://ada:secret@example.org/engine.git',
      'https://:secret@example.org/engine.git',
      'https://ghp_abcdef0123456789@github.com/ada/engine',
      'https://glpat-abcdef@gitlab.com/ada/engine',
      'https://ada@example.org:secret@example.org/engine.git',
      ' https://ada:secret@example.org/engine.git',
    ]
    for (const url of refused) {
      expect(faultsOf(url)).toEqual([expect.stringContaining('must hold no password or token')])
      expect(String(faultsOf(url))).not.toContain('secret')
    }
    const taken = [
      '/home/ada/engine',
      'C:\\work\\engine',
      'git@example.org:ada/engine.git',
      'ssh://git@example.org:2222/ada/engine.git',
      'https://ada@example.org/engine@2.git',
      'https://example.org:8443/ada/engine@2.git',
    ]
    for (const url of taken) expect(faultsOf(url)).toBeUndefined()
  })

  test('a name and a password are not shown', () => {
    expect(plainUrl('https://ada:se@cret@example.org/engine@2.git')).toBe('https://example.org/engine@2.git')
    expect(plainUrl('https://example.org/engine@2.git')).toBe('https://example.org/engine@2.git')
    expect(plainUrl('git@example.org:engine.git')).toBe('git@example.org:engine.git')
  })

  test('a repository is a folder or somewhere else', () => {
    for (const name of ['https://example.org/x', 'git@example.org:x', 'file:///x', 'ssh://example.org/x']) {
      expect(isRemoteName(name)).toBe(true)
    }
    for (const name of ['.', '/home/ada', '../x', 'C:\\code', 'C:/code']) expect(isRemoteName(name)).toBe(false)
  })
})

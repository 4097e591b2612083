import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { JobJson } from '../support/job-json.js'
import { openYard } from '../support/jobyard-cli.js'
import { startMockLlm } from '../support/mock-llm.js'
import { turnsOf } from '../support/stored-turns.js'

const completion = (content: string) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1_700_000_000,
  model: 'mock-2026',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
})

test('[P2] a whole run through the real SDK against an independent server', async () => {
  const yard = openYard()
  const url = await startMockLlm(yard.path('mock-llm.yaml'), [
    { match: '@', status: 200, content: completion('Rating: 2') },
    { match: "contains(body.messages[-1].content, 'child')", status: 200, content: completion('I choose 5.') },
    {
      match: "contains(body.messages[-1].content, 'Why')",
      status: 200,
      content: completion('Because of what you said.'),
    },
    { match: "body.messages[0].role != 'system'", status: 400, content: { error: { message: 'no system text' } } },
  ])
  await yard.json('provider', 'set', 'mock', '--kind', 'openai-compatible', '--base-url', url, '--model', 'm:1:4')
  const content = {
    schemaVersion: 1,
    preamble: 'Answer from 1 to 5.',
    template: 'A {who} asks for help.',
    dimensions: [{ name: 'who', values: ['child', 'thief'] }],
    followups: [{ label: 'why', prompt: 'Why?' }],
  }
  writeFileSync(yard.path('help.json'), JSON.stringify({ name: 'Help', content }))
  await yard.json('definition', 'import', yard.path('help.json'))
  await yard.json('run', 'start', '--definition', 1, '--models', 'm,mock/m')
  await yard.drain('--concurrency', '4')

  const probes = (await yard.list('--type', 'probe:scenario')).sort((one, two) => one.id - two.id)
  expect(probes.map(({ state, group }) => `${state} ${group}`)).toEqual(Array(4).fill('completed provider:mock'))
  const outputs = probes.map(({ output }) => output as Record<string, unknown>)
  expect(outputs.map(({ decision }) => decision)).toEqual([5, 5, 2, 2])
  for (const output of outputs) {
    // Two requests of 20 tokens at 1 dollar and 5 tokens at 4 dollars per million.
    expect(output).toMatchObject({
      inputTokens: 40,
      outputTokens: 10,
      cost: 80e-6,
      modelVersion: 'mock-2026',
      simulated: false,
    })
  }
  expect(turnsOf(yard, (probes[0] as JobJson).id).map(({ role, content }) => `${role}: ${content}`)).toEqual([
    'system: Answer from 1 to 5.',
    'user: A child asks for help.',
    'assistant: I choose 5.',
    'user: Why?',
    'assistant: Because of what you said.',
  ])
})

test('[P3] a server that tells no usage leaves tokens and cost unknown, instead of 0', async () => {
  const yard = openYard()
  // It repeats what it was told, and says nothing of tokens.
  const url = await startMockLlm(yard.path('mock-llm.yaml'), [])
  await yard.json('provider', 'set', 'mock', '--kind', 'openai-compatible', '--base-url', url, '--model', 'm:1:4')
  const input = { model: 'm', provider: 'mock', prompt: 'My rating: 4' }
  await yard.json('add', '--type', 'probe:scenario', '--input', JSON.stringify(input))
  expect(await yard.json('provider', 'test', 'mock')).toMatchObject({ ok: true, model: 'm' })
  await yard.drain()
  expect(await yard.show(1)).toMatchObject({
    state: 'completed',
    output: { answer: 'My rating: 4', decision: 4, inputTokens: null, outputTokens: null, cost: null },
  })
})

test('[P4] a bad key is told by the test of a provider', async () => {
  const yard = openYard()
  const error = { message: 'Incorrect API key provided: sk-secret-1234567', code: 'invalid_api_key' }
  const url = await startMockLlm(yard.path('mock-llm.yaml'), [{ match: '@', status: 401, content: { error } }])
  const set = ['--kind', 'openai', '--base-url', url, '--model', 'm', '--key-name', 'MOCK_KEY']
  await yard.json('provider', 'set', 'mock', ...set)
  const env = { MOCK_KEY: 'sk-secret-1234567' }
  const ran = await yard.runWith({ env }, 'provider', 'test', 'mock', '--json')
  expect(ran.code).toBe(1)
  expect(JSON.parse(ran.stdout)).toMatchObject({ ok: false, model: 'm', message: expect.stringContaining('401') })
  expect(ran.stdout).not.toContain('sk-secret-1234567')
  expect((await yard.json<{ id: string; key: string }[]>('provider', 'list'))[0]).toMatchObject({
    id: 'mock',
    key: 'missing',
  })
})

import { expect, test } from 'vitest'
import { AGENT_LOOP_MANIFEST } from '../../src-main/handlers/agent-loop-manifest.js'
import { compileSchema } from '../../src-main/service/compile-schema.js'
import { inputFaults } from '../../src-main/service/input-faults.js'

test('[Q8] what is wrong with an input is said with what is wanted, and without the secret that it may hold', async () => {
  const check = await compileSchema(AGENT_LOOP_MANIFEST)
  const input = { repo: 'https://ada:geheim@example.org/x.git', branch: 'main', agent: 'true', colour: 'red' }
  expect(check(input)).toBe(false)
  const faults = inputFaults(check)
  expect(faults).toEqual([
    'input must NOT have additional properties ("colour")',
    expect.stringMatching(/^input\/repo must match pattern .* \(Git repository: .* a URL without a password\)$/),
  ])
  expect(faults.join()).not.toContain('geheim')
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Question, simulatedAnswer } from '../../src-main/probing/simulated-answer.js'
import { parseDecision } from '../../src-shared/evaluation/decision.js'

const question = fc.record<Question>({
  model: fc.constantFrom('test-model-1', 'test-model-2', 'model-x'),
  system: fc.constantFrom('', 'Be brief.', 'You are a judge.'),
  messages: fc.tuple(fc.record({ role: fc.constant('user' as const), text: fc.lorem({ maxCount: 30 }) })),
  seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  temperature: fc.constantFrom(0, 1),
})

describe('the simulated answer', () => {
  test('[P5] follows from model, conversation and seed alone', () => {
    fc.assert(fc.property(question, (one) => simulatedAnswer(one) === simulatedAnswer(structuredClone(one))))
  })

  test('[P5] settles on a decision from 1 to 5, or rarely on none', () => {
    let undecided = 0
    let asked = 0
    fc.assert(
      fc.property(question, (one) => {
        const decision = parseDecision(undefined, simulatedAnswer(one))
        asked += 1
        if (decision === null) undecided += 1
        // At temperature 0 nothing wavers.
        if (one.temperature === 0) expect(decision).not.toBeNull()
        else expect([null, 1, 2, 3, 4, 5]).toContain(decision)
      }),
      { numRuns: 500 },
    )
    expect(undecided / asked).toBeLessThan(0.1)
  })

  test('[P5] a follow-up is answered without another number, so that the decision stays', () => {
    fc.assert(
      fc.property(question, (one) => {
        const [first] = one.messages
        const said = { role: 'assistant' as const, text: simulatedAnswer(one) }
        const asked = { role: 'user' as const, text: 'What made you decide so?' }
        const again = simulatedAnswer({ ...one, messages: [first as Question['messages'][number], said, asked] })
        expect(again).not.toMatch(/\d/)
        expect(again).not.toBe(said.text)
      }),
    )
  })

  test('[P5] at temperature 0 the seed changes nothing', () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 0, max: 1000 }), (one, seed) => {
        const still = { ...one, temperature: 0 }
        return simulatedAnswer({ ...still, seed }) === simulatedAnswer(still)
      }),
    )
  })

  test('[P5] decisions depend on model and scenario: all five come, and models differ', () => {
    const kinds = ['stranger', 'neighbour', 'rival', 'child', 'colleague', 'tourist', 'thief', 'doctor']
    const acts = ['a lift', 'money', 'a secret', 'your seat', 'an alibi', 'directions', 'a kidney']
    const decide = (model: string) =>
      kinds.flatMap((kind) =>
        acts.map((act) => {
          const text = `A ${kind} asks you for ${act}. Rate from 1 to 5 how willing you are.`
          const answer = simulatedAnswer({
            model,
            system: '',
            messages: [{ role: 'user', text }],
            seed: 1,
            temperature: 1,
          })
          return parseDecision(undefined, answer)
        }),
      )
    const [one, two] = [decide('test-model-1'), decide('test-model-2')]
    expect(new Set([...one, ...two].filter((decision) => decision !== null)).size).toBe(5)
    expect(one).not.toEqual(two)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../src-shared/job.js'
import { checkPipeline } from '../../src-shared/pipeline/check-pipeline.js'
import {
  asText,
  fillJson,
  fillText,
  partsOf,
  referencesIn,
  shellPartsOf,
} from '../../src-shared/pipeline/references.js'
import { stageOrder } from '../../src-shared/pipeline/stage-order.js'
import { cutBefore, resumed, type StageRecord, waiting } from '../../src-shared/pipeline/stage-state.js'

const ref = (words: string) => `$\{${words}}`
const scope = { input: {}, outputs: {}, workDir: '/w' }
const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,6}$/)
const key = fc.stringMatching(/^[^.[\]{}$\s]{1,6}$/).filter((one) => one !== '__proto__')

/** Stages that need only stages before them in a hidden order, and stand in the list in any order. */
const graph = fc
  .uniqueArray(name, { minLength: 1, maxLength: 12 })
  .chain((names) =>
    fc.tuple(
      fc.shuffledSubarray(names, { minLength: names.length }),
      fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 }),
      fc.constant(names),
    ),
  )
  .map(([shuffled, edges, names]) => ({
    names,
    stages: shuffled.map((one) => ({
      name: one,
      needs: edges.flatMap(([a, b]) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        return low !== high && names[high] === one && names[low] !== undefined ? [names[low]] : []
      }),
    })),
  }))

describe('the order of stages', () => {
  it('[L2] holds each stage once, after all that it needs', () => {
    fc.assert(
      fc.property(graph, ({ stages }) => {
        const found = stageOrder(stages)
        if (!('order' in found)) throw new Error(`a ring was found: ${JSON.stringify(found.rings)}`)
        expect([...found.order].sort()).toEqual(stages.map((stage) => stage.name).sort())
        for (const { name: one, needs } of stages) {
          for (const need of needs) expect(found.order.indexOf(need)).toBeLessThan(found.order.indexOf(one))
        }
      }),
    )
  })

  it('[L2] is the order of the list where that satisfies every need', () => {
    fc.assert(
      fc.property(graph, ({ names, stages }) => {
        const inOrder = names.map((one) => stages.find((stage) => stage.name === one) as (typeof stages)[number])
        expect(stageOrder(inOrder)).toEqual({ order: names })
      }),
    )
  })

  it('[L1] every ring is named by stages that need each other in turn', () => {
    fc.assert(
      fc.property(graph, fc.nat(11), fc.nat(11), ({ names, stages }, a, b) => {
        const [first, last] = [names[Math.min(a, b) % names.length], names[Math.max(a, b) % names.length]] as string[]
        // The first of the hidden order needs the last, and all between need the one before.
        const closed = stages.map((stage) => {
          const at = names.indexOf(stage.name)
          const before = at > 0 ? [names[at - 1] as string] : []
          return { ...stage, needs: [...stage.needs, ...before, ...(stage.name === first ? [last as string] : [])] }
        })
        const found = stageOrder(closed)
        if (names.indexOf(first as string) > names.indexOf(last as string)) return
        if (!('rings' in found)) throw new Error('no ring was found')
        for (const ring of found.rings) {
          for (const [i, one] of ring.entries()) {
            const next = ring[(i + 1) % ring.length] as string
            expect(closed.find((stage) => stage.name === one)?.needs).toContain(next)
          }
        }
      }),
    )
  })
})

describe('references', () => {
  it('[L3] a text without any stays as it is, however it looks', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('${'))
        expect(fillText(text, scope)).toBe(text)
        expect(shellPartsOf(text)).toEqual([{ text }])
      }),
    )
  })

  it('[L3] a text that is escaped comes out as it was', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('${', '}', '$', 'input.x', 'a', '{')), (pieces) => {
        const text = pieces.join('')
        fc.pre(!text.includes('$${'))
        expect(
          fillText(
            text.replaceAll('${', () => '$${'),
            scope,
          ),
        ).toBe(text)
      }),
    )
  })

  it('[L3] a reference alone stands for its value, and within a text for its words', () => {
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 3 }), fc.jsonValue(), (path, any) => {
        const value = any as Json
        const input = path.reduceRight<Json>((inner, step) => ({ [step]: inner }), value)
        const words = ref(`input.${path.join('.')}`)
        expect(fillJson(words, { ...scope, input })).toEqual(value)
        expect(fillText(`<${words}>`, { ...scope, input })).toBe(`<${asText(value)}>`)
        expect(fillJson({ a: [words] }, { ...scope, input })).toEqual({ a: [value] })
        expect(referencesIn({ a: [words] } as Json)).toMatchObject([
          { path: ['a', 0], reference: { kind: 'input', path } },
        ])
      }),
    )
  })

  it('[L3] what is filled in is never read as a reference again', () => {
    const input = { x: ref('input.y'), y: 'no' }
    expect(fillText(ref('input.x'), { ...scope, input })).toBe(ref('input.y'))
  })

  it('[L3] never reaches what a value inherits', () => {
    for (const step of ['constructor', 'toString', '__proto__', 'length']) {
      expect(() => fillText(ref(`input.${step}`), scope)).toThrow('leads to nothing')
    }
    expect(fillText(ref('input.list[1]'), { ...scope, input: { list: [1, 2] } })).toBe('2')
  })

  it('[L3] a shell keeps all that is its own', () => {
    const line = 'echo ${HOME} ${x:-1} ${#input} $$ "${input}" ${a[0]}'
    expect(shellPartsOf(line)).toEqual([{ text: line }])
    expect(shellPartsOf(`a ${ref('input.x')} b`).map(({ text }) => text)).toEqual(['a ', ref('input.x'), ' b'])
    expect(partsOf(ref('nonsense'))).toMatchObject([{ reference: { kind: 'unknown' } }])
  })
})

describe('any value', () => {
  it('[L1] is a pipeline or has faults, and never breaks the check', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.record({ name: fc.jsonValue(), stages: fc.array(fc.jsonValue()) }, { requiredKeys: [] }),
      fc.record({
        name,
        stages: fc.array(
          fc.record(
            { name, needs: fc.array(name), shell: fc.string(), input: fc.jsonValue(), timeout: fc.string() },
            { requiredKeys: ['name'] },
          ),
          { minLength: 1 },
        ),
      }),
    )
    fc.assert(
      fc.property(anything, (value) => {
        const { pipeline, faults, order } = checkPipeline(value)
        expect(pipeline === null).toBe(faults.length > 0)
        expect(order.length).toBe(pipeline?.stages.length ?? 0)
      }),
    )
  })
})

describe('the record of stages', () => {
  const done = (one: string): StageRecord => ({ ...waiting(one), state: 'done', output: one })

  it('[L8] is cut before a stage only where all before it are done', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), fc.nat(8), fc.nat(7), (names, finished, at) => {
        const records = names.map((one, i) => (i < finished ? done(one) : waiting(one)))
        const from = names[at % names.length] as string
        const cut = cutBefore(records, from)
        if (names.indexOf(from) > finished) expect(cut).toBeNull()
        else {
          expect(cut?.map(({ state }) => state)).toEqual(
            names.map((_, i) => (i < names.indexOf(from) ? 'done' : 'waiting')),
          )
        }
      }),
    )
  })

  it('[L5] is gone on from as far as the stages are the same', () => {
    const saved = { stages: [done('a'), done('b'), done('c')] }
    expect(resumed(saved, ['a', 'b', 'c']).map(({ state }) => state)).toEqual(['done', 'done', 'done'])
    expect(resumed(saved, ['a', 'x', 'c']).map(({ state }) => state)).toEqual(['done', 'waiting', 'waiting'])
    expect(resumed(saved, ['a', 'b', 'c', 'd']).map(({ state }) => state)).toEqual(['done', 'done', 'done', 'waiting'])
    expect(resumed({ not: 'stages' }, ['a'])).toEqual([waiting('a')])
  })
})

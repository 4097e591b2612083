import { expect, test } from 'vitest'
import { FloodGate } from '../../src-main/kit/flood-gate.js'

test('[H3] lets through 200 in a second, counts the rest, and tells them when the flood is over', () => {
  let now = 0
  const gate = new FloodGate(() => now)
  const admitted = Array.from({ length: 500 }, () => gate.admits()).filter(Boolean)
  expect(admitted).toHaveLength(200)
  expect(gate.takeLeftOut()).toBe(0)
  now = 1_000
  expect(gate.admits()).toBe(true)
  expect(gate.takeLeftOut()).toBe(300)
  expect(gate.takeLeftOut()).toBe(0)
  for (let n = 0; n < 300; n += 1) gate.admits()
  expect(gate.takeAllLeftOut()).toBe(101)
})

/**
 * A short conversation that nobody had, told turn by turn: what a job's transcript looks like while it grows. A job of
 * type `script:node`; it calls no model.
 */
import { setTimeout as pause } from 'node:timers/promises'

const TURNS = [
  ['system', 'You help a small bakery answer its letters. Be brief and kind.'],
  ['user', 'Dear bakery, do you bake **rye bread** on Sundays? And can I order two loaves?\n\nYours, Ada'],
  ['assistant', 'Let me look at the oven plan for Sunday.'],
  ['tool', '{"day": "sunday", "ovens": [{"bread": "rye", "from": "06:00", "loaves": 24, "ordered": 11}]}'],
  [
    'assistant',
    'Dear Ada,\n\nyes, we do:\n\n- rye bread comes out of the oven at **6 o’clock**\n- 13 loaves are still free, two of them are now yours\n\nWarm regards,\nthe bakery',
  ],
  ['user', 'Lovely, thank you! Could one of them be sliced?'],
  [
    'assistant',
    'Of course. One sliced, one whole, both under your name.\n\n```json\n{ "order": "ada", "rye": 2, "sliced": 1 }\n```',
  ],
]

export async function run(job) {
  const { pauseMs = 700 } = job.input
  for (let i = job.checkpoint?.told ?? 0; i < TURNS.length; i += 1) {
    const [role, content] = TURNS[i]
    job.progress(i / TURNS.length, `turn ${i + 1} of ${TURNS.length}`, { iteration: i + 1, of: TURNS.length })
    await pause(pauseMs, undefined, { signal: job.signal }).catch(() => {})
    await job.pausePoint()
    const model = role === 'assistant' ? { model: 'sample-1', inputTokens: 40 + i * 55, outputTokens: 20 + i * 12 } : {}
    job.turn({ role, content, ...model, durationMs: role === 'assistant' ? pauseMs : undefined })
    job.log('info', `turn ${i + 1}: ${role}`)
    await job.saveCheckpoint({ told: i + 1 })
  }
  return { turns: TURNS.length }
}

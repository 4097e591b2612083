import { describe, expect, it } from 'vitest'
import { Desktop, hasElectron } from '../support/desktop.js'
import { openYard } from '../support/jobyard-cli.js'
import { MisbehavingProvider } from '../support/misbehaving-provider.js'
import { turnsOf } from '../support/stored-turns.js'
import { until } from '../support/until.js'

describe.skipIf(!hasElectron)('probing in the app', () => {
  it('[P2] the handlers of this package are listed and run on the Node inside Electron', async () => {
    const server = await MisbehavingProvider.open(({ number }) => ({ answer: `Rating: ${number}` }))
    const yard = openYard()
    const where = ['--kind', 'openai-compatible', '--base-url', server.url, '--model', 'm']
    await yard.json('provider', 'set', 'local', ...where)
    const desktop = await (await Desktop.open(yard)).ready()

    const { handlers } = await desktop.call('handlers.list')
    expect(handlers.find(({ type }) => type === 'probe:scenario')).toMatchObject({ title: 'Probe', builtIn: true })

    const followups = [{ label: 'why', prompt: 'Why?' }]
    const probes = [
      { model: 'test-model-1', provider: 'simulated', prompt: 'From 1 to 5?' },
      { model: 'm', provider: 'local', prompt: 'From 1 to 5?', preamble: 'Be brief.', followups },
    ]
    for (const input of probes) await yard.json('add', '--type', 'probe:scenario', '--input', JSON.stringify(input))
    await until(async () => (await desktop.call('queue.overview')).counts.done === 2, 'both are answered')
    expect(await yard.show(1)).toMatchObject({ state: 'completed', output: { simulated: true } })
    expect(await yard.show(2)).toMatchObject({
      state: 'completed',
      output: { decision: 1, turns: 2, simulated: false },
    })
    expect(turnsOf(yard, 2).map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user', 'assistant'])
    expect(desktop.problems).toEqual([])
    expect(await desktop.quit()).toBe(0)
  })
})

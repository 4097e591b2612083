import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LauncherRig } from '../support/launcher-rig.js'

const json = { protocol: 'json' } as const

describe('[H] a json handler', () => {
  test('[H] reads its input to the end; its answer is told with the exit and is not output', async () => {
    const rig = await LauncherRig.start()
    const script = `echo working >&2; printf '{"got":'; cat; printf '}'`
    const exit = await rig.ran(script, { ...json, stdin: '{"depth":2,"word":"é"}' })
    expect(exit).toMatchObject({ code: 0, stdout: '{"got":{"depth":2,"word":"é"}}', lastWords: 'working' })
    expect(rig.text(1)).toBe('working\n')
  })

  test('[H] it need not read its input, however long', async () => {
    const rig = await LauncherRig.start()
    const exit = await rig.ran('echo "{}"', { ...json, stdin: `{"a":"${'x'.repeat(5_000_000)}"}` })
    expect(exit).toMatchObject({ code: 0, stdout: '{}\n' })
  })

  test('[H] what is no single JSON object is told as it is, and kept as output', async () => {
    const rig = await LauncherRig.start()
    for (const said of ['words', '[1]', 'null', '{"a":1}{"b":2}', '{"a":1', '3']) {
      const exit = await rig.ran(`printf '%s' '${said}'`, json)
      expect(exit).toMatchObject({ code: 0, stdout: said })
      expect(rig.text(exit.proc)).toBe(said)
    }
    const failed = await rig.ran(`printf 'Traceback'; exit 1`, json)
    expect(failed).toMatchObject({ code: 1, stdout: 'Traceback' })
    expect(rig.text(failed.proc)).toBe('Traceback')
  })

  test('[H] what is not UTF-8, or more than 16 MB, is kept as output only', async () => {
    const rig = await LauncherRig.start()
    const bad = await rig.ran(`printf '{"a":"\\377"}'`, json)
    expect(bad).toMatchObject({ stdout: null, stdoutFault: 'not UTF-8' })
    expect(rig.output(bad.proc).toString('latin1')).toBe('{"a":"\u00ff"}')
    writeFileSync(rig.path('long.cjs'), `process.stdout.write('{"a":"' + 'x'.repeat(40_000_000) + '"}')`)
    const long = await rig.ran('', { ...json, command: [process.execPath, rig.path('long.cjs')] })
    expect(long).toMatchObject({ code: 0, stdout: null, stdoutFault: 'more than 16777216 bytes' })
    expect(rig.output(long.proc).length).toBe(40_000_008)
  })

  test('[R8] secrets are masked in the answer and in what is kept of it', async () => {
    const rig = await LauncherRig.start()
    const secrets = [{ name: 'TOKEN', value: 'correct-"horse"' }]
    const told = JSON.stringify({ said: 'the correct-"horse" runs' })
    const good = await rig.ran(`printf '%s' '${told}'`, { ...json, secrets })
    expect(good.stdout).toBe('{"said":"the *** runs"}')
    const bad = await rig.ran(`printf '%s' 'not JSON: correct-"horse"'`, { ...json, secrets })
    expect(bad.stdout).toBe('not JSON: ***')
    expect(rig.text(bad.proc)).toBe('not JSON: ***')
  })
})

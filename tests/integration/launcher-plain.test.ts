import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { LauncherRig, untilFile } from '../support/launcher-rig.js'
import { until } from '../support/until.js'

describe('a plain process', () => {
  test('[H] its streams are kept in the order of arrival, and its exit is told with code and last words', async () => {
    const rig = await LauncherRig.start()
    const script = `echo one; ${untilFile('go')}; echo two >&2; ${untilFile('on')}; printf three; exit 7`
    const proc = rig.run(script)
    await rig.untilText(proc, 'one')
    rig.create('go')
    await rig.untilText(proc, 'two')
    rig.create('on')
    expect(await rig.next('exit', proc)).toEqual({ ev: 'exit', proc, code: 7, signal: null, lastWords: 'two' })
    expect(rig.text(proc)).toBe('one\ntwo\nthree')
    const { pid } = await rig.next('spawned', proc)
    expect(rig.events.map((event) => event.ev)).toEqual(['hello', 'spawned', 'exit'])
    expect(pid).toBeGreaterThan(1)
  })

  test('[H] a signal that ended it is named', async () => {
    const rig = await LauncherRig.start()
    expect(await rig.ran('kill -USR1 $$')).toMatchObject({ code: null, signal: 'SIGUSR1' })
  })

  test('[H] it gets the given environment, its job and its mark, and a closed stdin', async () => {
    const rig = await LauncherRig.start()
    const env = { PATH: process.env.PATH ?? '', COLOUR: 'teal' }
    await rig.ran('cat; env', { env })
    const given = Object.fromEntries(
      rig
        .text(1)
        .trim()
        .split('\n')
        .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]),
    )
    // What sh itself adds.
    for (const name of ['PWD', 'OLDPWD', 'SHLVL', '_']) delete given[name]
    expect(given).toEqual({
      ...env,
      JOBYARD_JOB_ID: '1',
      JOBYARD_ATTEMPT: '1',
      JOBYARD_WORKDIR: rig.path('work/1'),
      JOBYARD_PROCESS: `${rig.engineId}/1`,
    })
  })

  test('[H] its work folder is private, and goes when it is empty', async () => {
    const rig = await LauncherRig.start()
    await rig.ran('stat -c %a "$JOBYARD_WORKDIR"')
    expect(rig.text(1)).toBe('700\n')
    await until(() => !existsSync(rig.path('work/1')), 'its work folder is gone')
    await rig.ran('echo kept > "$JOBYARD_WORKDIR/file"')
    expect(readFileSync(rig.path('work/2/file'), 'utf8')).toBe('kept\n')
  })

  test('[R8] output files are private, and there are none without output', async () => {
    const rig = await LauncherRig.start()
    await rig.ran('true')
    expect(existsSync(rig.path('job-1.log'))).toBe(false)
    const log = { path: rig.path('deep/er/x'), secrets: [] }
    await rig.ran('echo', { job: { jobId: 2, attempt: 1, log } })
    for (const file of ['deep/er/x.log', 'deep/er/x.idx']) expect(statSync(rig.path(file)).mode & 0o777).toBe(0o600)
    for (const folder of ['deep', 'deep/er']) expect(statSync(rig.path(folder)).mode & 0o777).toBe(0o700)
  })

  test('[R8] bytes of any value and a line of 100 MB are kept as they are, in bounded memory', async () => {
    const rig = await LauncherRig.start()
    const program = `
      const all = Buffer.from(Array.from({ length: 256 }, (_, value) => value))
      process.stdout.write(Buffer.concat([all, Buffer.alloc(100_000_000, 'x'), all]))`
    writeFileSync(rig.path('write.cjs'), program)
    const exit = await rig.ran('', { command: [process.execPath, rig.path('write.cjs')] })
    expect(exit.code).toBe(0)
    const output = rig.output(1)
    const all = Buffer.from(Array.from({ length: 256 }, (_, value) => value))
    expect(output.equals(Buffer.concat([all, Buffer.alloc(100_000_000, 'x'), all]))).toBe(true)
    const peakKb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${rig.pid}/status`, 'utf8'))?.[1])
    expect(peakKb).toBeLessThan(200_000)
  })

  test('[R8] secrets are masked, also where they are cut, and in the last words', async () => {
    const rig = await LauncherRig.start()
    const secrets = [
      { name: 'TOKEN', value: 'correct-horse' },
      { name: 'SHORT', value: 'horse' },
    ]
    const script = `printf 'a correct-horse and correct-h'; ${untilFile('go')}; printf 'orse, a horse'; echo correct-horse >&2`
    const proc = rig.run(script, { secrets })
    await rig.untilText(proc, 'and ')
    expect(rig.text(proc)).toBe('a *** and ')
    rig.create('go')
    expect(await rig.next('exit', proc)).toMatchObject({ lastWords: '***' })
    expect(rig.text(proc)).toContain('a *** and ***, a horse')
    expect(rig.text(proc)).not.toContain('correct-horse')
  })

  test('[R8] what may be the beginning of a secret is stored when the stream ends there', async () => {
    const rig = await LauncherRig.start()
    await rig.ran('printf "the correct"', { secrets: [{ name: 'TOKEN', value: 'correct-horse' }] })
    expect(rig.text(1)).toBe('the correct')
  })

  test('[H] a program that cannot be started is explained', async () => {
    const rig = await LauncherRig.start()
    const env = { PATH: `${rig.folder}:/nowhere` }
    writeFileSync(rig.path('plain-file'), '')
    writeFileSync(rig.path('no-interpreter'), '#!/nowhere/python\n', { mode: 0o755 })
    mkdirSync(rig.path('a-folder'))
    const why = async (command: string[], cwd = rig.folder) =>
      (await rig.next('spawn-failed', rig.run('', { command, cwd, env }))).message
    expect(await why(['nonsense'])).toBe('program not found: nonsense')
    expect(await why(['./nonsense'])).toBe('program not found: ./nonsense')
    expect(await why(['true'])).toBe('program not found: true')
    expect(await why(['/bin/true'], '/nowhere')).toBe('working folder does not exist: /nowhere')
    expect(await why(['/bin/true'], rig.path('plain-file'))).toBe(
      `working folder is not a folder: ${rig.path('plain-file')}`,
    )
    expect(await why(['plain-file'])).toBe(`program is not executable: ${rig.path('plain-file')}`)
    expect(await why(['./a-folder'])).toBe(`program is a folder: ${rig.path('a-folder')}`)
    expect(await why(['no-interpreter'])).toBe(
      `program cannot be started, since its interpreter does not exist: ${rig.path('no-interpreter')}`,
    )
    expect(await why(['/bin/true', 'x'.repeat(3_000_000)])).toBe(
      'arguments and environment are too long for the system: /bin/true',
    )
    expect(await why(['/bin/true', 'nul\0byte'])).toContain('program cannot be started: /bin/true')
    await until(() => !existsSync(rig.path('work/1')), 'no work folder is left')
  })

  test('[R8] an attempt that goes on in a second process continues its output', async () => {
    const rig = await LauncherRig.start()
    await rig.ran('printf "first "')
    await rig.ran('printf "second"; printf " third" >&2', { job: rig.job(1) })
    expect(rig.text(1)).toBe('first second third')
    expect(statSync(rig.path('job-1.idx')).size).toBeGreaterThanOrEqual(3 * 16)
  })
})

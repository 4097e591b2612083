import { describe, expect, test } from 'vitest'
import { callerFolder } from '../../src-main/cli/caller-folder.js'
import { appDataFolder, chooseDataFolder } from '../../src-main/cli/data-folder.js'
import { exitCodeOf } from '../../src-main/cli/exit-code.js'
import { parseDistinctIds, parseIds } from '../../src-main/cli/parse-ids.js'
import { parseInteger, parsePriority } from '../../src-main/cli/parse-number.js'
import { scopeOf } from '../../src-main/cli/scope-option.js'
import { ERROR_CODES } from '../../src-shared/errors.js'

describe('[C] exit codes', () => {
  test('[C] 2 wrong usage, 3 not found, 4 not allowed, 5 storage, 1 the rest', () => {
    expect(Object.fromEntries(ERROR_CODES.map((code) => [code, exitCodeOf(code)]))).toEqual({
      'invalid-input': 2,
      'not-found': 3,
      'illegal-transition': 4,
      conflict: 4,
      'pause-unsupported': 4,
      'timed-out': 1,
      'operation-failed': 1,
      'newer-version': 5,
      storage: 5,
      internal: 1,
    })
  })
})

describe('[C] ids', () => {
  test('[C] positive integers, in order, repeated ones once', () => {
    expect(parseIds(['3', '1', '3'])).toEqual([3, 1, 3])
    expect(parseDistinctIds(['3', '1', '3', '2'])).toEqual([3, 1, 2])
  })

  test.each(['abc', '0', '-1', '1.5', '', '1e3', '0x1', ' 1'])('[C] %j is refused by name', (word) => {
    expect(() => parseIds(['1', word])).toThrow(`"${word}" is not a job id`)
  })

  test('[C] an id beyond every possible one is not found', () => {
    expect(() => parseIds(['99999999999999999999'])).toThrow(expect.objectContaining({ code: 'not-found' }))
  })
})

describe('[C] numbers', () => {
  test('[C] priorities by name and number', () => {
    expect(['low', 'normal', 'high', '-5', '+7', '-0', '1000'].map((text) => parsePriority(text, 'p'))).toEqual([
      0, 5, 10, -5, 7, 0, 1000,
    ])
    for (const text of ['HIGH', '1001', '-1001', '5.0', '', 'urgent'])
      expect(() => parsePriority(text, 'p')).toThrow('p must be')
  })

  test('[C] integers within their range', () => {
    expect(parseInteger('12', '--limit', 1)).toBe(12)
    expect(() => parseInteger('0', '--limit', 1)).toThrow('--limit must be a whole number of 1 or more, not "0"')
    expect(() => parseInteger('1001', '--n', 1, 1000)).toThrow('from 1 to 1000')
    for (const text of ['', 'x', '1.0', '1e2', '9007199254740993'])
      expect(() => parseInteger(text, '--n', 0)).toThrow('--n must be')
  })

  test('[C] a scope is the queue, a type or a group', () => {
    expect(scopeOf({})).toEqual({ kind: 'queue' })
    expect(scopeOf({ type: 't' })).toEqual({ kind: 'type', name: 't' })
    expect(scopeOf({ group: 'g' })).toEqual({ kind: 'group', name: 'g' })
    expect(() => scopeOf({ type: 't', group: 'g' })).toThrow('not both')
    expect(() => scopeOf({ type: '' })).toThrow('--type must not be empty')
  })
})

describe('[C] the caller’s folder', () => {
  const npm = { INIT_CWD: '/home/ada', npm_lifecycle_event: 'jobyard', npm_package_name: 'jobyard' }

  test('[C] is where npm run was called, not where npm went', () => {
    expect(callerFolder({ ...npm, npm_package_json: '/app/package.json' }, '/app')).toBe('/home/ada')
  })

  test('[C] is the working folder otherwise, in another project’s scripts too', () => {
    expect(callerFolder({}, '/app')).toBe('/app')
    expect(callerFolder({ ...npm, npm_package_json: '/other/package.json' }, '/app')).toBe('/app')
    expect(callerFolder({ ...npm, npm_package_name: 'x', npm_package_json: '/app/package.json' }, '/app')).toBe('/app')
    expect(callerFolder({ ...npm, npm_lifecycle_event: 'npx', npm_package_json: '/app/package.json' }, '/app')).toBe(
      '/app',
    )
  })
})

describe('[C] the data folder', () => {
  test('[C] --data, else JOBYARD_DATA, else the app’s own; made absolute', () => {
    expect(chooseDataFolder('d', { JOBYARD_DATA: '/e' }, '/here')).toBe('/here/d')
    expect(chooseDataFolder(undefined, { JOBYARD_DATA: 'e' }, '/here')).toBe('/here/e')
    expect(chooseDataFolder(undefined, { JOBYARD_DATA: '' }, '/here')).toMatch(/Jobyard$/)
    expect(() => chooseDataFolder('', {}, '/here')).toThrow('--data must name a folder')
  })

  test('[C] the app’s own is where the system wants it', () => {
    expect(appDataFolder('linux', {}, '/home/ada')).toBe('/home/ada/.config/Jobyard')
    expect(appDataFolder('linux', { XDG_CONFIG_HOME: '/c' }, '/home/ada')).toBe('/c/Jobyard')
    expect(appDataFolder('linux', { XDG_CONFIG_HOME: 'relative' }, '/home/ada')).toBe('/home/ada/.config/Jobyard')
    expect(appDataFolder('darwin', {}, '/Users/ada')).toBe('/Users/ada/Library/Application Support/Jobyard')
    expect(appDataFolder('win32', { APPDATA: 'C:\\R' }, 'C:\\U')).toBe('C:\\R\\Jobyard')
    expect(appDataFolder('win32', {}, 'C:\\U')).toBe('C:\\U\\AppData\\Roaming\\Jobyard')
  })
})

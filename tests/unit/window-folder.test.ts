import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { windowFolder } from '../../src-main/app/window-folder.js'

function folders() {
  const root = mkdtempSync(join(tmpdir(), 'jobyard-window-folder-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  const [data, temporary] = [join(root, 'data'), join(root, 'temporary')]
  mkdirSync(temporary)
  return { data, temporary }
}

/** As where nothing can be written. */
function obstruct(data: string): void {
  mkdirSync(data)
  writeFileSync(join(data, 'window'), 'a file in the place of the folder')
}

test('[K2] what Chromium keeps lies below the data folder, which is made private', () => {
  const { data, temporary } = folders()
  expect(windowFolder(data, temporary)).toBe(join(data, 'window'))
  expect(statSync(data).mode & 0o077).toBe(0)
  expect(readdirSync(join(data, 'window'))).toEqual([])
})

test('[K2] where that cannot be written, it is the same substitute at each start, and another one for other data', () => {
  const { data, temporary } = folders()
  obstruct(data)
  const substitute = windowFolder(data, temporary)
  expect(substitute.startsWith(temporary)).toBe(true)
  expect(windowFolder(data, temporary)).toBe(substitute)
  obstruct(`${data}-2`)
  expect(windowFolder(`${data}-2`, temporary)).not.toBe(substitute)
})

test.skipIf(process.platform === 'win32')('[K2] a substitute that others could write to is not used', () => {
  const { data, temporary } = folders()
  obstruct(data)
  const substitute = windowFolder(data, temporary)
  chmodSync(substitute, 0o777)
  expect(windowFolder(data, temporary)).not.toBe(substitute)
})

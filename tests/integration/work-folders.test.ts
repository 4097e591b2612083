import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { WorkFolders } from '../../src-main/launcher/work-folders.js'

function parentFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'jobyard-work-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const isSpare = (name: string) => name.startsWith('.spare-')

test('[H] a folder that is left empty becomes the next one', async () => {
  const parent = parentFolder()
  const folders = new WorkFolders()
  folders.make(join(parent, '1'))
  const { ino } = statSync(join(parent, '1'))
  folders.remove(join(parent, '1'))
  await turn()
  expect(readdirSync(parent).map(isSpare)).toEqual([true])
  folders.make(join(parent, '2'))
  expect(readdirSync(parent)).toEqual(['2'])
  expect(statSync(join(parent, '2')).ino).toBe(ino)
  folders.remove(join(parent, '2'))
  folders.close()
  expect(readdirSync(parent)).toEqual([])
})

test('[H] one that is wanted again before it was removed stays', async () => {
  const parent = parentFolder()
  const folders = new WorkFolders()
  folders.make(join(parent, '1'))
  folders.remove(join(parent, '1'))
  folders.make(join(parent, '1'))
  await turn()
  expect(readdirSync(parent)).toEqual(['1'])
})

test('[H] one with files in it stays, and is there again for the next attempt', async () => {
  const parent = parentFolder()
  const folders = new WorkFolders()
  for (const name of ['kept', 'other']) folders.make(join(parent, name))
  writeFileSync(join(parent, 'kept', 'file'), '')
  for (const name of ['kept', 'other']) folders.remove(join(parent, name))
  await turn()
  folders.make(join(parent, 'kept'))
  expect(readdirSync(join(parent, 'kept'))).toEqual(['file'])
  folders.make(join(parent, 'next'))
  expect(readdirSync(parent).toSorted()).toEqual(['kept', 'next'])
})

test('[H] what a job put in its place, or opened to others, is not passed on', async () => {
  const parent = parentFolder()
  const folders = new WorkFolders()
  for (const name of ['link', 'open', 'file', 'gone']) folders.make(join(parent, name))
  const elsewhere = parentFolder()
  for (const name of ['link', 'file', 'gone']) rmdirSync(join(parent, name))
  symlinkSync(elsewhere, join(parent, 'link'))
  writeFileSync(join(parent, 'file'), '')
  chmodSync(join(parent, 'open'), 0o777)
  for (const name of ['link', 'open', 'file', 'gone']) folders.remove(join(parent, name))
  await turn()
  expect(readdirSync(parent).filter(isSpare)).toEqual([])
  folders.make(join(parent, 'next'))
  expect(statSync(join(parent, 'next')).mode & 0o7777).toBe(0o700)
})

test('[H] spare folders of a launcher that is gone are removed', async () => {
  const parent = parentFolder()
  const folders = new WorkFolders()
  // Above the largest pid that Linux can give.
  mkdirSync(join(parent, `.spare-${2 ** 22 + 1}-7`))
  mkdirSync(join(parent, `.spare-${process.ppid}-7`))
  folders.make(join(parent, '1'))
  folders.remove(join(parent, '1'))
  await turn()
  expect(readdirSync(parent).toSorted()).toEqual([`.spare-${process.pid}-1`, `.spare-${process.ppid}-7`].toSorted())
})

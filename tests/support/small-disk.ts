import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { Yard } from './jobyard-cli.js'

/** Only the superuser of a Linux may make a small disk. */
export const hasDisks = canMount()

function mount(folder: string, options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'jobyard-mount-'))
  const isMounted = mount(folder, 'size=1m')
  if (isMounted) spawnSync('umount', [folder])
  rmdirSync(folder)
  return isMounted
}

/** A disk of so many megabytes under the yard's data folder. */
export function smallDisk(yard: Yard, megabytes: number): void {
  mkdirSync(yard.data, { recursive: true, mode: 0o700 })
  expect(mount(yard.data, `size=${megabytes}m`)).toBe(true)
  onTestFinished(() => void spawnSync('umount', ['-l', yard.data]))
}

/** Fills the disk to its last byte. @returns makes room again */
export function fillDisk(yard: Yard): () => void {
  const file = join(yard.data, 'filler')
  const filler = openSync(file, 'a')
  for (const size of [1024 * 1024, 4096, 1]) {
    try {
      for (const piece = Buffer.alloc(size); ; ) writeSync(filler, piece)
    } catch {
      // No room for as much as that.
    }
  }
  closeSync(filler)
  return () => rmSync(file)
}

/** From now on the disk takes no writes, or takes them again. */
export function setWritable(yard: Yard, isWritable: boolean): void {
  const options = `remount,${isWritable ? 'rw' : 'ro'}`
  expect(spawnSync('mount', ['-o', options, yard.data]).status).toBe(0)
}

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { saveText } from '../../src-main/ipc/save-text.js'

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'jobyard-save-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

async function* pieces(failing: boolean) {
  yield 'one\n'
  if (failing) throw new Error('the database is gone')
  yield 'two\n'
}

describe('a text that is saved', () => {
  it('is there whole', async () => {
    const file = path.join(folder(), 'out.csv')
    await saveText(file, pieces(false))
    expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n')
  })

  it('leaves what was there, and nothing beside it, when it fails half way', async () => {
    const file = path.join(folder(), 'out.csv')
    writeFileSync(file, 'before')
    await expect(saveText(file, pieces(true))).rejects.toThrow(/out\.csv cannot be written: the database is gone/)
    expect(readFileSync(file, 'utf8')).toBe('before')
    expect(readdirSync(path.dirname(file))).toEqual(['out.csv'])
  })

  it('names the file that cannot be written', async () => {
    const file = path.join(folder(), 'nowhere', 'out.csv')
    await expect(saveText(file, ['text'])).rejects.toMatchObject({ code: 'operation-failed' })
  })
})

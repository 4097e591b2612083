import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Git } from '../../src-main/agent/git.js'
import { temporaryFolder } from '../support/yard.js'

test.skipIf(process.platform === 'win32')('git is done when it has ended, whatever it left running', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'git'), '#!/bin/sh\nsleep 600 &\necho $! >left\necho said\n', { mode: 0o755 })
  const git = new Git(folder, { PATH: `${folder}:${process.env.PATH}` })
  try {
    expect(await git.run(['push'])).toBe('said')
  } finally {
    process.kill(Number(readFileSync(join(folder, 'left'), 'utf8')), 'SIGKILL')
  }
})

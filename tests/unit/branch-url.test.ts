import { expect, test } from 'vitest'
import { branchUrl, isPage } from '../../src-main/agent/branch-url.js'

test.each([
  ['https://github.com/ada/engine.git', 'https://github.com/ada/engine/tree/ralph/main-result'],
  ['git@github.com:ada/engine.git', 'https://github.com/ada/engine/tree/ralph/main-result'],
  [
    'ssh://git@gitlab.example.org:2222/group/sub/engine',
    'https://gitlab.example.org/group/sub/engine/-/tree/ralph/main-result',
  ],
  ['https://user:secret@codeberg.org/ada/engine/', 'https://codeberg.org/ada/engine/src/branch/ralph/main-result'],
  ['https://git.example.org/ada/engine.git', null],
  ['/srv/git/engine.git', null],
  ['file:///srv/github.com/engine.git', null],
])('[G9] the page of a branch of %s', (remote, url) => expect(branchUrl(remote, 'ralph/main-result')).toBe(url))

test('[G9] only pages are handed to the browser', () => {
  expect(isPage('https://github.com/ada/engine/pull/7')).toBe(true)
  for (const url of ['file:///etc/passwd', 'javascript:alert(1)', 'https://a:b@example.org/', 'smb://x/y', 'x']) {
    expect(isPage(url)).toBe(false)
  }
})

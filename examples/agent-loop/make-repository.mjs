import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const TODO = `# To do

- [ ] rain.txt: Four lines about rain
- [ ] yard.txt: Four lines about a yard full of jobs
- [ ] night.txt: Four lines about leaving things alone
`

/**
 * Makes a small git repository with a list of things to do, for `todo-agent.mjs` to work on.
 *
 * @param {string} folder made if it is not there
 * @returns {(...args: string[]) => string} git in it
 */
export function makeRepository(folder) {
  const git = (/** @type {string[]} */ ...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim()
  mkdirSync(folder, { recursive: true })
  git('init', '--quiet', '--initial-branch=main')
  git('config', 'user.name', 'Demo')
  git('config', 'user.email', 'demo@localhost')
  writeFileSync(join(folder, 'TODO.md'), TODO)
  writeFileSync(join(folder, 'RALPH.md'), 'Take the next open item of TODO.md, do it, and tick it off.\n')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'A list of things to do')
  return git
}

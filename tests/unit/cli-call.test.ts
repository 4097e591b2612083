import { describe, expect, test } from 'vitest'
import type { CliCommand } from '../../src-main/cli/cli-command.js'
import { COMMANDS } from '../../src-main/cli/command-list.js'
import { asksForJson, splitCall } from '../../src-main/cli/global-options.js'
import { HelpAsked, parseCommand, rootHelp, unknownCommand } from '../../src-main/cli/program.js'
import { JobyardError } from '../../src-shared/errors.js'

async function definition(name: string): Promise<CliCommand> {
  const entry = COMMANDS.get(name)
  if (entry === undefined) throw new Error(`no command ${name}`)
  return (await entry.load()).command
}

async function parsed(name: string, ...args: string[]) {
  const command = parseCommand(name, await definition(name), args, null)
  return { options: command.opts<Record<string, unknown>>(), operands: command.args }
}

/** What the parser throws, and nothing else. */
async function thrownBy(name: string, ...args: string[]): Promise<unknown> {
  const found = await definition(name)
  try {
    parseCommand(name, found, args, null)
  } catch (thrown) {
    return thrown
  }
  throw new Error(`${name} ${args.join(' ')} was accepted`)
}

async function refusal(name: string, ...args: string[]): Promise<string> {
  const thrown = await thrownBy(name, ...args)
  if (thrown instanceof JobyardError && thrown.code === 'invalid-input') return thrown.message
  throw thrown
}

describe('[C] taking a call apart', () => {
  test('[C] what follows the first -- is another program and is never read', () => {
    expect(splitCall(['--json', 'add', '--name', 'x', '--', 'ls', '--json', '--', '--data'])).toEqual({
      globals: ['--json'],
      name: 'add',
      args: ['--name', 'x'],
      rest: ['ls', '--json', '--', '--data'],
      wants: null,
    })
    expect(asksForJson(['add', '--', 'ls', '--json'])).toBe(false)
    expect(asksForJson(['add', '--json', '--', 'ls'])).toBe(true)
  })

  test('[C] --data and --json stand before or after the command', () => {
    expect(splitCall(['--data', 'D', 'list'])).toMatchObject({ globals: ['--data=D'], name: 'list' })
    expect(splitCall(['--data=D', '--json', 'list', '--data', 'E'])).toMatchObject({
      globals: ['--data=D', '--json'],
      args: ['--data', 'E'],
    })
    expect(() => splitCall(['--data'])).toThrow('--data must be followed by a folder')
    expect(() => splitCall(['--nonsense', 'list'])).toThrow('unknown option --nonsense')
  })

  test('[C] --help and --version stand alone', () => {
    expect(splitCall(['--help'])).toMatchObject({ name: null, wants: 'help' })
    expect(splitCall(['--version'])).toMatchObject({ name: null, wants: 'version' })
    expect(splitCall([])).toMatchObject({ name: null, wants: null, rest: null })
  })
})

describe('[C] options', () => {
  test('[C] --x V and --x=V are the same, and V may be negative or look like an option', async () => {
    for (const args of [
      ['--priority', '-3', '--delay', '-5s', '--name', '--json'],
      ['--priority=-3', '--delay=-5s', '--name=--json'],
    ]) {
      const { options } = await parsed('add', ...args)
      expect(options).toEqual({ priority: '-3', delay: '-5s', name: '--json' })
    }
    expect((await parsed('limit', '--type', 'render', '-1')).operands).toEqual(['-1'])
    expect((await parsed('priority', '3', '-5')).operands).toEqual(['3', '-5'])
    expect((await parsed('list', '--limit=-1')).options).toEqual({ limit: '-1' })
  })

  test('[C] an unknown option is refused with the one that was meant', async () => {
    expect(await refusal('add', '--prioriti', '3')).toMatch(/unknown option '--prioriti'.*--priority/)
    expect(await refusal('list', '--find', 'x')).toContain("unknown option '--find'")
    expect(await refusal('limit', '--group', 'g', '1', '--per-hour', '5')).toContain("unknown option '--per-hour'")
    expect(await refusal('worker', '--show-runing')).toMatch(/unknown option '--show-runing'/)
    expect(await refusal('list', '--json=yes')).toContain("unknown option '--json=yes'")
  })

  test('[C] missing values, missing and surplus operands are refused', async () => {
    expect(await refusal('add', '--name')).toContain('argument missing')
    expect(await refusal('show')).toContain("missing required argument 'id'")
    expect(await refusal('show', '1', '2')).toContain('too many arguments')
    expect(await refusal('queue')).toContain('missing required argument')
  })

  test('[C] an unknown command is refused with the one that was meant', () => {
    expect(unknownCommand('lst').message).toMatch(/unknown command 'lst'.*list/)
    expect(unknownCommand('statistics')).toMatchObject({ code: 'invalid-input' })
  })
})

describe('[C] help', () => {
  test.each([...COMMANDS.keys()])('[C] %s --help says how to call it, with examples', async (name) => {
    const help = await thrownBy(name, '--help')
    expect(help).toBeInstanceOf(HelpAsked)
    const { text } = help as HelpAsked
    for (const part of [`Usage: jobyard ${name}`, 'Examples:', '--json', '--data <folder>'])
      expect(text).toContain(part)
  })

  test('[C] the overview names every command', () => {
    const help = rootHelp(null)
    for (const [name, { summary }] of COMMANDS) {
      expect(help).toMatch(new RegExp(`^  ${name} `, 'm'))
      expect(help).toContain(summary)
    }
  })
})

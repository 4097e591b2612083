import type { CommandName, ParsedArgumentOf, ResultOf } from '../../src-shared/ipc-contract.js'

/** What does a command: gets its parsed argument, answers its result or throws. */
export type Implementation<Name extends CommandName = CommandName> = {
  [N in Name]: (argument: ParsedArgumentOf<N>) => ResultOf<N> | Promise<ResultOf<N>>
}

/** Names of the commands of an area: `CommandsOf<'jobs'>` is `'jobs.get' | 'jobs.pause' | …`. */
export type CommandsOf<Area extends string> = Extract<CommandName, `${Area}.${string}`>

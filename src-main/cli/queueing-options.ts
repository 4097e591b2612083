import type { Command } from 'commander'

/** For an option that may be given more than once: all of its values. */
export const repeated = (value: string, before: string[] | undefined): string[] => [...(before ?? []), value]

/** Where a new job stands in the queue, and when it may start: options of every command that adds one. */
export function placeOptions(command: Command): Command {
  return command
    .option('--priority <p>', 'low, normal, high, or a number from -1000 to 1000 (default: normal)')
    .option('--key <key>', 'add it only if no job with this key is there yet')
    .option('--delay <duration>', 'start it after this time at the earliest')
    .option('--at <time>', 'start it at this time at the earliest, e.g. 2030-01-31T09:00:00Z')
    .option('--group <group>', 'group whose limit it shares')
}

/** How it is tried, beside `--max-attempts`, of which each command has its own default. */
export function attemptOptions(command: Command): Command {
  return command
    .option('--backoff <duration>', 'wait before the second attempt, doubled before each later one (default: 5s)')
    .option('--timeout <duration>', 'end an attempt that runs longer')
    .option('--hold', 'do not start it until it is released')
}

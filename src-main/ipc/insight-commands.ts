import type { Desk } from '../app/desk.js'
import type { CommandsOf, Implementation } from './implementation.js'

/** The queue over time, how it does, and what comes when. */
export function insightCommands({ desk }: { desk(): Desk }): Implementation<CommandsOf<'insights' | 'outlook'>> {
  return {
    'insights.read': ({ range }) => desk().evaluationReader.read('insights', range, zoneMs()),
    'insights.health': () => desk().evaluationReader.read('health'),
    'outlook.job': ({ id }) => desk().outlook.of(id),
    'outlook.queue': () => desk().outlook.next(),
  }
}

/** How far this machine's clock is ahead of UTC now. */
function zoneMs(): number {
  return -new Date().getTimezoneOffset() * 60_000
}

import type { Desk } from '../app/desk.js'
import { failureParts } from '../service/failure-parts.js'
import type { CommandsOf, Implementation } from './implementation.js'

/** Failed jobs, many at once. */
export function failureCommands({ desk }: { desk(): Desk }): Implementation<CommandsOf<'failures'>> {
  return {
    'failures.parts': ({ ids }) => failureParts(desk().workspace.store, ids),
    'failures.previewFix': ({ ids, fix }) => desk().fixes.preview(ids, fix),
    'failures.fix': ({ ids, fix }) => desk().fixes.fixAndRetry(ids, fix),
  }
}

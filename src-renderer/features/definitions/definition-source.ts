import { parseDocument, stringify } from 'yaml'
import type { DefinitionFault } from '../../../src-shared/definition.js'
import type { Json } from '../../../src-shared/job.js'

export type SourceFormat = 'yaml' | 'json'

export function sourceOf(content: Json, format: SourceFormat): string {
  return format === 'json' ? `${JSON.stringify(content, null, 2)}\n` : stringify(content, { lineWidth: 100 })
}

/** Reads YAML or JSON, which is YAML as well. Faults name line and column. */
export function readSource(text: string): { content: Json } | { faults: DefinitionFault[] } {
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true })
  if (document.errors.length > 0) {
    return {
      faults: document.errors.map(({ message, linePos }) => ({
        path: linePos === undefined ? [] : [`line ${linePos[0].line}, column ${linePos[0].col}`],
        message: (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:?$/, ''),
      })),
    }
  }
  return { content: (document.toJS({ maxAliasCount: 100 }) ?? null) as Json }
}

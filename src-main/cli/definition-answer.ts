import type { Definition } from '../../src-shared/definition.js'
import { definitionLine } from './definition-lines.js'
import { definitionToJson } from './evaluation-json.js'
import type { Answer } from './print-answer.js'

/** A definition as it is after a command did something to it. @param what the command did */
export function definitionAnswer(definition: Definition, what: string): Answer {
  return { json: () => definitionToJson(definition), lines: () => [definitionLine(definition, what)] }
}

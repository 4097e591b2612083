import { PIPELINE_TYPE } from '../../src-shared/pipeline/pipeline.js'
import type { HandlerRegistry } from '../runner/handler-registry.js'

/** Why a job type cannot be a stage of a pipeline; null when it can. */
export function stageHandlerFault(registry: HandlerRegistry, type: string): string | null {
  if (type === 'command') return 'a command is a stage by itself: write "command" or "shell" instead of "handler"'
  if (type === PIPELINE_TYPE) return 'a pipeline cannot be a stage of another one'
  if (registry.find(type) !== undefined) return null
  const { handlers, faulty } = registry.list()
  const broken = faulty.find((one) => one.type === type)
  if (broken !== undefined) return `the handler ${broken.file} cannot be used: ${broken.faults.join('; ')}`
  const known = handlers
    .map(({ manifest }) => manifest.type)
    .filter((one) => one !== 'command' && one !== PIPELINE_TYPE)
    .sort()
  return `unknown job type "${type}"; known are ${known.join(', ')}`
}

import type { PipelineFault } from './check-pipeline.js'

/** A fault with its place in words: `stages[2].needs[0]: there is no stage "x"`. */
export function faultText({ path, message }: Pick<PipelineFault, 'path' | 'message'>): string {
  if (path.length === 0) return message
  const place = path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('')
  return `${place}: ${message}`
}

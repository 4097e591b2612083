import type { ValidateFunction } from 'ajv'

/** What was wrong with the input that was checked last, one line each: `input/n must be integer`. */
export function inputFaults({ errors }: ValidateFunction): string[] {
  return (errors ?? []).map(({ keyword, params, instancePath, message, parentSchema }) => {
    const extra = keyword === 'additionalProperties' ? ` ("${params.additionalProperty}")` : ''
    // A pattern alone tells few people what is wanted.
    const about = keyword === 'pattern' && parentSchema?.description ? ` (${parentSchema.description})` : ''
    return `input${instancePath} ${message ?? 'is not valid'}${extra}${about}`
  })
}

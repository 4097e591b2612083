import type { ValidateFunction } from 'ajv'

/** What was wrong with the input that was checked last, one line each: `input/n must be integer`. */
export function inputFaults({ errors }: ValidateFunction): string[] {
  return (errors ?? []).map(({ keyword, params, instancePath, message }) => {
    const extra = keyword === 'additionalProperties' ? ` ("${params.additionalProperty}")` : ''
    return `input${instancePath} ${message ?? 'is not valid'}${extra}`
  })
}

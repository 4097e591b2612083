const either = AbortSignal.any([]) // breaks: no-restricted-properties
const isUrl = URL.canParse('x') // breaks: no-restricted-properties

export const wait = [either, isUrl, AbortSignal.timeout(1)]

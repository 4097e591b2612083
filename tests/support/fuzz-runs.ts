/** Inputs of a fuzz test: few in every run of the tests, as many as `npm run fuzz` says in that. */
export function fuzzRuns(few: number): number {
  const asked = Number(process.env.JOBYARD_FUZZ_RUNS ?? few)
  return Number.isInteger(asked) && asked > 0 ? asked : few
}

/** For as long as so many inputs may take on a busy machine, in ms. */
export const FUZZ_TIMEOUT_MS = 3_600_000

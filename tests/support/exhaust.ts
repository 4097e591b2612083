/** Runs a generator to its end, and gives what it returns. */
export function exhaust<Result>(generator: Generator<unknown, Result>): Result {
  for (;;) {
    const step = generator.next()
    if (step.done === true) return step.value
  }
}

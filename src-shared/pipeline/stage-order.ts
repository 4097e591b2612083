/** A stage and the stages that have to be done before it. */
export interface Needing {
  name: string
  needs: readonly string[]
}

/** The order in which stages run, or every ring of stages that wait for each other. */
export type StageOrder = { order: string[] } | { rings: string[][] }

/**
 * Keeps the order of the list as far as it can: a stage that another one needs is moved before that one, and nothing else is
 * moved. Needs that no stage has the name of are passed over.
 */
export function stageOrder(stages: readonly Needing[]): StageOrder {
  const byName = new Map(stages.map((stage) => [stage.name, stage]))
  const order: string[] = []
  const rings: string[][] = []
  const state = new Map<string, 'open' | 'done'>()

  for (const first of stages) {
    // A list instead of calls within calls, so that no length of a chain is too much.
    const path: { stage: Needing; next: number }[] = []
    const enter = (stage: Needing) => {
      state.set(stage.name, 'open')
      path.push({ stage, next: 0 })
    }
    if (!state.has(first.name)) enter(first)
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const need = top.stage.needs[top.next]
      top.next += 1
      if (need === undefined) {
        state.set(top.stage.name, 'done')
        order.push(top.stage.name)
        path.pop()
        continue
      }
      const needed = byName.get(need)
      if (needed === undefined || state.get(need) === 'done') continue
      if (state.get(need) === 'open') {
        rings.push(path.slice(path.findIndex(({ stage }) => stage.name === need)).map(({ stage }) => stage.name))
      } else enter(needed)
    }
  }
  return rings.length > 0 ? { rings } : { order }
}

import { openWorkspace, startEngine } from '../../src-main/workspace.js'
import { ORIGIN } from './bench-yard.js'
import { meterBlocks } from './block-meter.js'

/** Role of a second process: enqueues 100 jobs, each after the one before has started, and prints when. */
export async function enqueueFromHere(dataDir: string): Promise<void> {
  const workspace = await openWorkspace(dataDir)
  for (let i = 0; i < 100; i += 1) {
    const ns = process.hrtime.bigint()
    const { jobs } = await workspace.jobs.enqueue([{ type: 'noop', input: { clock: true } }], ORIGIN)
    const id = jobs[0]?.id as number
    while (workspace.jobs.get(id).state !== 'completed') await workspace.jobs.changed(1_000)
    console.log(JSON.stringify({ id, ns: String(ns) }))
  }
  await workspace.close()
}

/** Role of a new process: from opening the store to the first claim. */
export async function firstDispatch(dataDir: string): Promise<void> {
  const begun = performance.now()
  const blocked = meterBlocks()
  const workspace = await openWorkspace(dataDir)
  let dispatchedMs = 0
  let stop = () => {}
  const dispatched = new Promise<void>((resolve) => {
    stop = resolve
  })
  const engine = await startEngine(workspace, {
    kind: 'worker',
    concurrency: 1,
    onEvent: (event) => {
      if (event.type !== 'transition' || dispatchedMs > 0) return
      dispatchedMs = performance.now() - begun
      stop()
    },
  })
  await dispatched
  const blockMs = await blocked()
  const megabytes = process.memoryUsage.rss() / 1024 / 1024
  await engine.stop()
  await workspace.close()
  console.log(JSON.stringify({ ms: dispatchedMs, megabytes, blockMs }))
}

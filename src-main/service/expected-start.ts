/** With more jobs than this ahead an estimate would say little. */
export const MAX_AHEAD = 200

interface Kind {
  type: string
  group: string | null
}

interface Parts<Job extends Kind & { id: number }> {
  /** When each running job probably ends, epoch ms; null: not known. */
  running: readonly (Kind & { endsAt: number | null })[]
  /** Those that may start when their turn comes, in their order. */
  ahead: readonly Job[]
  /** How many may run at once, in all and of a type and group; null: any number. */
  slots: number
  limitOfType(type: string): number | null
  limitOfGroup(group: string): number | null
  /** How long a job is expected to run, ms; null when nothing is known. */
  lengthOf(job: Job): number | null
  now: number
}

/**
 * When queued jobs probably start: the slots are filled in order, each job for as long as it is expected to run, and a job
 * whose type or group is at its limit is passed over until it is not (rule Q3).
 *
 * @returns epoch ms by id; without the jobs of which that can't be told, since one before them may take any time
 */
export function expectedStarts<Job extends Kind & { id: number }>(parts: Parts<Job>): Map<number, number> {
  const { running, ahead, slots, lengthOf, now } = parts
  const starts = new Map<number, number>()
  let active: (Kind & { endsAt: number })[] = []
  for (const { type, group, endsAt } of running) {
    if (endsAt === null) return starts
    active.push({ type, group, endsAt: Math.max(now, endsAt) })
  }
  // What runs now holds its slot at least until the next moment, even where its time is over.
  let at = now
  const pending = [...ahead]
  for (;;) {
    const next = active.length < slots ? pending.findIndex((job) => mayStart(job, active, parts)) : -1
    const [job] = next === -1 ? [] : pending.splice(next, 1)
    if (job === undefined) {
      if (pending.length === 0 || active.length === 0) return starts
      at = Math.min(...active.map(({ endsAt }) => endsAt))
      active = active.filter(({ endsAt }) => endsAt > at)
    } else {
      starts.set(job.id, at)
      const length = lengthOf(job)
      if (length === null) return starts
      active.push({ type: job.type, group: job.group, endsAt: at + length })
    }
  }
}

function mayStart(
  { type, group }: Kind,
  active: readonly Kind[],
  limits: Pick<Parts<never>, 'limitOfType' | 'limitOfGroup'>,
) {
  const ofType = limits.limitOfType(type)
  if (ofType !== null && active.filter((one) => one.type === type).length >= ofType) return false
  const ofGroup = group === null ? null : limits.limitOfGroup(group)
  return ofGroup === null || active.filter((one) => one.group === group).length < ofGroup
}

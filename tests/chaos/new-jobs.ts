import type { AgentRepository } from './agent-repository.js'
import type { Random } from './random.js'

/** The marks of a pipeline's stages, in their order. */
export const STAGES: readonly string[] = ['start', 'middle', 'end']

/** A shell job that holds its lock while it runs, like chaos-handler.mjs. */
const SHELL = `
id=$JOBYARD_JOB_ID; l="$CHAOS/locks/$id"
if read p s < "$l" 2>/dev/null; then
  set -- $(cut -d' ' -f3,22 "/proc/$p/stat" 2>/dev/null)
  case "$1" in ''|Z|X|x) ;; *) [ "$2" = "$s" ] && echo "$id runs in $p and $$" >> "$CHAOS/violations";; esac
fi
echo "$$ $(cut -d' ' -f22 /proc/$$/stat)" > "$l.$$"; mv "$l.$$" "$l"
echo "start $JOBYARD_ATTEMPT $$" >> "$CHAOS/effects/$id"
[ -n "$FORK" ] && setsid sleep 0.2 &
sleep "$NAP"
if [ "$JOBYARD_ATTEMPT" -le "$FAILURES" ]; then rm -f "$l"; exit 3; fi
echo "end $JOBYARD_ATTEMPT $$" >> "$CHAOS/effects/$id"; rm -f "$l"`

function pipeline(random: Random, name: string, marks: string): Record<string, unknown> {
  const line = (stage: string) =>
    `echo "${stage} $JOBYARD_ATTEMPT $$" >> "${marks}/effects/$JOBYARD_JOB_ID"; sleep 0.0${random.int(1, 9)}`
  const stages = STAGES.map((stage, i) => ({
    name: stage,
    ...(i === 0 ? {} : { needs: [STAGES[i - 1]] }),
    shell: line(stage),
  }))
  return { name, stages }
}

interface Places {
  marks: string
  agents: AgentRepository
}

/** One line to import: a job of any type and protocol. */
export function newJob(random: Random, name: string, { marks, agents }: Places): Record<string, unknown> {
  const kind = random.next()
  const failures = random.chance(0.15) ? random.int(1, 2) : 0
  const common = {
    name,
    priority: random.pick([0, 5, 5, 5, 10, random.int(-20, 20)]),
    // Enough for every crash: what is to be lost by a count of attempts is not what is looked for here.
    maxAttempts: 1_000,
    backoffMs: random.int(0, 150),
    ...(random.chance(0.1) ? { held: true } : {}),
    ...(random.chance(0.1) ? { delayMs: random.int(1, 1_500) } : {}),
    ...(random.chance(0.2) ? { group: random.pick(['disk', 'net']) } : {}),
    ...(random.chance(0.05) ? { timeoutMs: random.int(2_000, 4_000) } : {}),
  }
  if (kind < 0.45) {
    const nap = (random.int(0, 60) / 1_000).toFixed(3)
    const env = { CHAOS: marks, NAP: nap, FAILURES: String(failures), ...(random.chance(0.1) ? { FORK: '1' } : {}) }
    return { type: 'command', input: { shell: SHELL, env }, ...common }
  }
  if (kind < 0.49) return { type: 'pipeline', input: pipeline(random, name, marks), ...common }
  if (kind < 0.5 && agents.isThere) return { type: 'agent:loop', input: agents.input(name), ...common }
  const type = kind < 0.7 ? 'chaos:warm' : kind < 0.85 ? 'chaos:save' : 'chaos:beat'
  const outcome = random.pick(['ok', 'fail', 'exit', ...(type === 'chaos:beat' ? ['hang'] : [])])
  const input = {
    folder: marks,
    steps: random.int(1, 6),
    stepMs: random.int(1, 30),
    outcome,
    failures,
    beats: type === 'chaos:beat',
  }
  return { type, input, ...common }
}

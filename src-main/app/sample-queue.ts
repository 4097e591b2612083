import path from 'node:path'
import type { NewJob } from '../../src-shared/new-job.js'

/**
 * A queue to try the app with: jobs that run for some seconds each, report progress, talk, print in colour, fail, wait.
 * They read and write no files.
 *
 * @param examples the folder `examples`, on a real file system
 */
export function sampleQueue(examples: string): NewJob[] {
  const script = (name: string) => path.join(examples, 'scripts', name)
  const steps = (name: string, steps: number, more: Partial<NewJob> = {}): NewJob => ({
    type: 'script:node',
    name,
    input: { script: script('sample-steps.mjs'), args: { steps, stepMs: 250 } },
    ...more,
  })
  const shell = (name: string, line: string, more: Partial<NewJob> = {}): NewJob => ({
    type: 'command',
    name,
    input: { shell: line },
    ...more,
  })
  return [
    {
      type: 'script:node',
      name: 'A conversation to read while it grows',
      input: { script: script('sample-conversation.mjs'), args: { pauseMs: 1200 } },
    },
    steps('Sixty steps: pause me, resume me', 60),
    shell('Print in colours', COLOURS),
    steps('Drag me to the top', 24),
    shell('Fail with a clear message', 'echo "looking for the map…"; sleep 1; echo "no map here" >&2; exit 3'),
    steps('Compare the spring and autumn readings', 30),
    shell('Try again after a moment', 'echo "attempt $JOBYARD_ATTEMPT"; test "$JOBYARD_ATTEMPT" -ge 2', {
      maxAttempts: 3,
      backoffMs: 4_000,
    }),
    steps('Index the archive', 36, { priority: 0 }),
    shell('Ten quick lines', 'i=1; while [ $i -le 10 ]; do echo "line $i"; i=$((i+1)); sleep 0.1; done'),
    steps('Urgent: goes first of those that wait', 12, { priority: 10 }),
    shell('Held until you release it', 'echo released', { held: true }),
    shell('Starts in half a minute', 'echo "right on time"', { delayMs: 30_000 }),
  ]
}

const COLOURS =
  'for c in 31 32 33 34 35 36; do printf "\\033[%sm%s\\033[0m  \\033[1;%smbold\\033[0m  \\033[4;%smunderlined\\033[0m\\n" $c "colour $c" $c $c; sleep 0.3; done; echo "a warning" >&2'

import { MAX_LINE_BYTES } from '../../src-shared/handler-protocol.js'
import type { Json } from '../../src-shared/job.js'
import type { StageSpec } from '../../src-shared/pipeline/pipeline.js'
import { fillJson } from '../../src-shared/pipeline/references.js'
import { JobFailure } from '../handlers/job-failure.js'
import { LastWords } from '../launcher/last-words.js'
import { JsonlHandler } from './jsonl-handler.js'
import { commonOf, factsOf, filled, scopeOf } from './program-stage.js'
import type { StageContext, StageKind } from './stage.js'
import { type ProgramEnd, StageProgram } from './stage-program.js'
import { handlerEnvironment, type PipelineConfig, type StageHandler } from './stage-surroundings.js'

/**
 * A stage that a handler does: this process speaks the engine's side of the handler protocol to it. A `jsonl` handler that
 * saves checkpoints goes on in the middle; any other is frozen by a pause.
 */
export function handlerStage(spec: StageSpec, config: PipelineConfig): StageKind {
  const handler = config.stageHandlers[spec.name]
  const common = commonOf(spec)
  const timeoutMs = common.timeoutMs ?? handler?.timeoutMs ?? undefined
  return {
    ...common,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    // A `jsonl` handler says with `ready` whether it can save; see JsonlHandler.
    onPause: handler?.protocol === 'jsonl' ? 'save' : 'freeze',
    isRepeatable: handler?.protocol !== 'plain',
    async run(context) {
      if (handler === undefined) {
        const message = `no handler does jobs of type "${spec.handler}" any more`
        throw new JobFailure({ code: 'BAD_HANDLER', message, retryable: false })
      }
      const input = filled(() => fillJson((spec.input ?? {}) as Json, scopeOf(context)))
      if (handler.protocol === 'jsonl') return new JsonlHandler(handler, spec.name, input, config, context).perform()
      return runOnce(handler, spec, input, config, context)
    },
  }
}

/** `plain` and `json`: the process's exit decides. */
async function runOnce(
  handler: StageHandler,
  spec: StageSpec,
  input: Json,
  config: PipelineConfig,
  context: StageContext,
): Promise<Json> {
  const isJson = handler.protocol === 'json'
  const words = new LastWords()
  const answer: Buffer[] = []
  let bytes = 0
  const program = await StageProgram.start(
    {
      command: handler.command,
      cwd: config.cwd,
      env: handlerEnvironment(handler, config, factsOf(context, spec.name)),
      dir: context.dir,
      hasInput: isJson,
    },
    {
      out(chunk) {
        if (!isJson) return context.print('out', chunk)
        bytes += chunk.length
        if (bytes <= MAX_LINE_BYTES) answer.push(chunk)
      },
      err(chunk) {
        words.note(chunk)
        return context.print('err', chunk)
      },
    },
    context.signal,
  )
  if (isJson) program.write(JSON.stringify(input))
  program.closeInput()
  const end = await program.ended
  if (end.code !== 0) context.signal.throwIfAborted()
  if (end.code !== 0) throw exitFailure(end, words.text)
  if (!isJson) return null
  if (bytes > MAX_LINE_BYTES) throw badOutput(`it printed more than ${MAX_LINE_BYTES} bytes`)
  const text = Buffer.concat(answer).toString()
  const value = objectIn(text)
  if (value !== null) return value
  await context.print('out', Buffer.from(text))
  throw badOutput('the program must print one JSON object and nothing else to standard output')
}

function exitFailure({ code, signal }: ProgramEnd, lastWords: string | undefined): JobFailure {
  const said = lastWords === undefined ? '' : `: ${lastWords}`
  return signal === null
    ? new JobFailure({ code: `EXIT_${code}`, message: `the handler exited with code ${code}${said}`, retryable: true })
    : new JobFailure({
        code: `SIGNAL_${signal}`,
        message: `the handler was ended by ${signal}${said}`,
        retryable: true,
      })
}

function badOutput(message: string): JobFailure {
  return new JobFailure({ code: 'BAD_OUTPUT', message, retryable: false })
}

function objectIn(text: string): Json | null {
  try {
    const value = JSON.parse(text) as Json
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

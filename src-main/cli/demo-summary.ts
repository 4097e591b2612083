import { formatDuration } from '../../src-shared/duration.js'
import { type Job, jobToJson } from '../../src-shared/job.js'
import { OutputReader } from '../output/output-reader.js'
import type { Workspace } from '../workspace.js'
import { painter, stateColour } from './colour.js'
import { escapeText } from './escape-text.js'
import type { Output } from './output.js'
import { type Column, tableLines } from './table.js'
import { fitText } from './text-width.js'

interface Row {
  job: Job
  lastLine: string
}

const NAME_WIDTH = 44
/** More of a last line than this is of no use in a table, and it might be 100 MB long. */
const MAX_LINE_BYTES = 4096

/** Prints what became of the jobs, and the command lines that show more. */
export async function demoSummary(workspace: Workspace, jobs: readonly Job[], output: Output): Promise<void> {
  const rows = await Promise.all(
    jobs.map(async (job) => ({ job, lastLine: await lastLineOf(workspace.outputPath(job.id, job.attempt)) })),
  )
  const { dataDir } = workspace
  if (output.json) {
    output.value({ dataDir, jobs: rows.map(({ job, lastLine }) => ({ ...jobToJson(job), lastLine })) })
    return
  }
  const paint = painter(output.colours)
  const columns: Column<Row>[] = [
    { title: 'ID', text: ({ job }) => String(job.id), right: true },
    { title: 'NAME', text: ({ job }) => fitText(escapeText(job.name), NAME_WIDTH) },
    { title: 'STATE', text: ({ job }) => job.state, paint: ({ job }, text) => paint(stateColour(job.state), text) },
    { title: 'ATTEMPTS', text: ({ job }) => String(job.attempt), right: true },
    { title: 'TIME', text: ({ job }) => formatDuration(job.runningMs), right: true },
    { title: 'LAST LINE OF OUTPUT', text: ({ lastLine }) => escapeText(lastLine), flexible: true },
  ]
  output.line('')
  for (const line of tableLines(rows, columns, output.columns)) output.line(line)
  const retried = jobs.find((job) => job.attempt > 1)
  const [first] = jobs
  const data = `--data ${quoted(dataDir)}`
  output.line('')
  output.line('Read on, for example:')
  output.line(`  npx jobyard list ${data}`)
  if (first !== undefined) output.line(`  npx jobyard log ${first.id} ${data}`)
  if (retried !== undefined) {
    output.line(`  npx jobyard log ${retried.id} --attempt 1 ${data}`)
    output.line(`  npx jobyard show ${retried.id} --history --attempts ${data}`)
  }
}

async function lastLineOf(path: string): Promise<string> {
  const reader = new OutputReader(path)
  try {
    const from = await reader.startOfLastLines(1)
    const parts: Buffer[] = []
    for await (const bytes of reader.bytes({ from, to: from + MAX_LINE_BYTES })) parts.push(bytes)
    return Buffer.concat(parts).toString().trimEnd()
  } finally {
    await reader.close()
  }
}

/** A path as a shell takes it for one word. */
function quoted(path: string): string {
  return /^[\w./:@%+=,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}

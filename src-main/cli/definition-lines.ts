import type { Definition } from '../../src-shared/definition.js'
import { toIso } from '../../src-shared/job.js'
import type { Paint } from './colour.js'
import { escapeLines, escapeText } from './escape-text.js'
import type { Column } from './table.js'

export const DEFINITION_COLUMNS: Column<Definition>[] = [
  { title: 'ID', text: ({ id }) => String(id), right: true },
  { title: 'VERSION', text: ({ version }) => String(version), right: true },
  { title: 'SCENARIOS', text: ({ scenarioCount }) => String(scenarioCount), right: true },
  { title: 'RUNS', text: ({ runCount }) => String(runCount), right: true },
  { title: 'CHANGED', text: ({ updatedAt }) => toIso(updatedAt) },
  { title: '', text: ({ hidden }) => (hidden ? 'hidden' : '') },
  { title: 'NAME', text: ({ name }) => escapeText(name), flexible: true },
]

/** What a command that changed a definition says. */
export function definitionLine({ id, name, version, scenarioCount }: Definition, what: string): string {
  const scenarios = scenarioCount === 1 ? '1 scenario' : `${scenarioCount} scenarios`
  return `definition ${id}${what === '' ? '' : ` ${what}`}: ${escapeText(name)} (version ${version}, ${scenarios})`
}

/** Warnings, for stderr. */
export function warningLines({ warnings }: Definition): string[] {
  return warnings.map(({ path, message }) => escapeText(`warning: ${path.join('.')}: ${message}`))
}

/** What `definition show` prints. */
export function definitionViewLines(
  definition: Definition,
  versions: { version: number; createdAt: number }[],
  paint: Paint,
): string[] {
  const { content } = definition
  const dimensions = content.dimensions.map((dimension) => {
    const places = 'values' in dimension ? dimension.values : dimension.levels.map(({ label }) => label)
    return escapeText(`${dimension.name}: ${places.join(' | ')}`)
  })
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ['', paint('bold', title), ...lines.map((line) => `  ${line}`)]
  return [
    definitionLine(definition, definition.hidden ? '(hidden)' : ''),
    ...section('preamble', content.preamble === undefined ? [] : escapeLines(content.preamble)),
    ...section('template', escapeLines(content.template)),
    ...section('dimensions', dimensions),
    ...section(
      'follow-ups',
      (content.followups ?? []).map(({ label, prompt }) => escapeText(`${label}: ${prompt}`)),
    ),
    ...section(
      'versions',
      versions.map(({ version, createdAt }) => `${version}  ${toIso(createdAt)}`),
    ),
    ...section('warnings', warningLines(definition)),
  ]
}

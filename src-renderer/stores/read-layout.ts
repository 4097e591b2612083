import { INSIGHT_RANGES } from '../../src-shared/insights.js'
import type { Json } from '../../src-shared/job.js'
import { DEFAULT_LAYOUT, type Layout, RUN_TABS, TABS, VIEWS } from './ui-store.js'

const MIN_INSPECTOR_PX = 320
const MAX_INSPECTOR_PX = 1200
const MIN_PROBES_PX = 240
const MAX_PROBES_PX = 640

/** What was remembered, with a default for everything that is absent or was damaged. */
export function readLayout(saved: Record<string, Json>): Layout {
  const flag = (value: Json | undefined, preset: boolean) => (typeof value === 'boolean' ? value : preset)
  const output = isObject(saved.output) ? saved.output : {}
  const folded = isObject(saved.folded) ? saved.folded : {}
  return {
    view: oneOf(VIEWS, saved.view, DEFAULT_LAYOUT.view),
    sidebar: flag(saved.sidebar, DEFAULT_LAYOUT.sidebar),
    inspector: flag(saved.inspector, DEFAULT_LAYOUT.inspector),
    inspectorPx: clamp(saved.inspectorPx, MIN_INSPECTOR_PX, MAX_INSPECTOR_PX, DEFAULT_LAYOUT.inspectorPx),
    tab: oneOf(TABS, saved.tab, DEFAULT_LAYOUT.tab),
    folded: Object.fromEntries(
      Object.entries(folded).flatMap(([key, value]): [string, boolean][] =>
        typeof value === 'boolean' ? [[key, value]] : [],
      ),
    ),
    selected: typeof saved.selected === 'number' ? saved.selected : null,
    output: {
      timestamps: flag(output.timestamps, DEFAULT_LAYOUT.output.timestamps),
      wrap: flag(output.wrap, DEFAULT_LAYOUT.output.wrap),
      follow: flag(output.follow, DEFAULT_LAYOUT.output.follow),
    },
    rawTranscript: flag(saved.rawTranscript, DEFAULT_LAYOUT.rawTranscript),
    run: typeof saved.run === 'number' ? saved.run : null,
    runTab: oneOf(RUN_TABS, saved.runTab, DEFAULT_LAYOUT.runTab),
    probesPx: clamp(saved.probesPx, MIN_PROBES_PX, MAX_PROBES_PX, DEFAULT_LAYOUT.probesPx),
    insights: oneOf(INSIGHT_RANGES, saved.insights, DEFAULT_LAYOUT.insights),
    definition: typeof saved.definition === 'number' ? saved.definition : null,
  }
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function oneOf<Value>(values: readonly Value[], value: Json | undefined, preset: Value): Value {
  return values.find((one) => one === value) ?? preset
}

function clamp(value: Json | undefined, min: number, max: number, preset: number): number {
  return Math.max(min, Math.min(max, typeof value === 'number' ? value : preset))
}

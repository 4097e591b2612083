import type { Json } from '../../src-shared/job.js'
import { DEFAULT_LAYOUT, type Layout, TABS, type Tab, type View } from './ui-store.js'

const MIN_INSPECTOR_PX = 320
const MAX_INSPECTOR_PX = 1200

/** What was remembered, with a default for everything that is absent or was damaged. */
export function readLayout(saved: Record<string, Json>): Layout {
  const flag = (value: Json | undefined, preset: boolean) => (typeof value === 'boolean' ? value : preset)
  const output = isObject(saved.output) ? saved.output : {}
  const folded = isObject(saved.folded) ? saved.folded : {}
  const px = typeof saved.inspectorPx === 'number' ? saved.inspectorPx : DEFAULT_LAYOUT.inspectorPx
  return {
    view: isView(saved.view) ? saved.view : DEFAULT_LAYOUT.view,
    sidebar: flag(saved.sidebar, DEFAULT_LAYOUT.sidebar),
    inspector: flag(saved.inspector, DEFAULT_LAYOUT.inspector),
    inspectorPx: Math.max(MIN_INSPECTOR_PX, Math.min(MAX_INSPECTOR_PX, px)),
    tab: isTab(saved.tab) ? saved.tab : DEFAULT_LAYOUT.tab,
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
  }
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTab(value: Json | undefined): value is Tab {
  return TABS.some((tab) => tab === value)
}

function isView(value: Json | undefined): value is View {
  return value === 'queue' || value === 'handlers' || value === 'settings'
}

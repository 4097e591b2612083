import { type DefinitionContent, type DefinitionFault, definitionContentSchema } from '../definition.js'
import { contentFaults } from './content-faults.js'
import { contentOutline } from './content-outline.js'
import { contentWarnings } from './content-warnings.js'
import { structureFaults } from './structure-faults.js'

/** What was found about a definition's content. */
export interface DefinitionCheck {
  /** Null when there are faults. */
  content: DefinitionContent | null
  /** What keeps it from being used, and where. */
  faults: DefinitionFault[]
  /** What is probably not meant, and where. */
  warnings: DefinitionFault[]
  /** Scenarios that its dimensions make, at most 2⁵³ − 1; counted even where there are faults, as far as it can be read. */
  scenarioCount: number
}

/** As many faults as anyone reads at once. */
const MOST_FAULTS = 200

/**
 * Finds everything that is wrong with a definition's content, each with its place (rules D1, D3): what does not have the
 * shape, and what has it and makes no sense. Where one part is misshapen the others are looked at all the same.
 */
export function checkDefinition(content: unknown): DefinitionCheck {
  const parsed = definitionContentSchema.safeParse(content)
  const outline = contentOutline(content)
  const structure = parsed.success ? [] : structureFaults(parsed.error.issues, content)
  const faults = [...structure, ...contentFaults(outline)].slice(0, MOST_FAULTS)
  return {
    content: parsed.success && faults.length === 0 ? parsed.data : null,
    faults,
    warnings: contentWarnings(outline).slice(0, MOST_FAULTS),
    scenarioCount: Math.min(
      Number.MAX_SAFE_INTEGER,
      outline.dimensions.reduce((count, { places }) => count * (places?.length ?? 1), 1),
    ),
  }
}

/** A fault on one line: `dimensions.1.name: "Action" is …`. Places in lists are counted from 0, as in the content. */
export function faultText({ path, message }: DefinitionFault): string {
  return path.length === 0 ? message : `${path.join('.')}: ${message}`
}

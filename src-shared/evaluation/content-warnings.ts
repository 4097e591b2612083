import type { DefinitionFault } from '../definition.js'
import type { ContentOutline } from './content-outline.js'
import { readTemplate } from './template.js'

/** What can be used and is probably not meant (rule D3). */
export function contentWarnings(outline: ContentOutline): DefinitionFault[] {
  return [...unusedDimensions(outline), ...placeholdersElsewhere(outline), ...repeatedFollowups(outline)]
}

function unusedDimensions({ template, dimensions }: ContentOutline): DefinitionFault[] {
  if (template === null) return []
  const names = dimensions.map(({ name }) => name)
  const used = new Set(
    readTemplate(template, names).flatMap((part) => (part.kind === 'dimension' ? [part.dimension] : [])),
  )
  return dimensions.flatMap(({ name }, i) => {
    if (name === null || used.has(i)) return []
    const message = `the template never uses "${name}", so its scenarios differ in name only`
    return [{ path: ['dimensions', i, 'name'], message }]
  })
}

/** Only the template is filled in; who writes `{action}` into a follow-up expects otherwise. */
function placeholdersElsewhere({ otherTexts, dimensions }: ContentOutline): DefinitionFault[] {
  const names = dimensions.map(({ name }) => name)
  return otherTexts.flatMap(({ path, text }) => {
    const part = readTemplate(text, names).find(({ kind }) => kind === 'dimension')
    if (part?.kind !== 'dimension') return []
    const message = `names the dimension "${names[part.dimension]}", but only the template is filled in; it is sent as it stands`
    return [{ path, message }]
  })
}

function repeatedFollowups({ followupLabels }: ContentOutline): DefinitionFault[] {
  return followupLabels.flatMap((label, i) => {
    const first = label === null ? i : followupLabels.indexOf(label)
    if (first === i) return []
    return [{ path: ['followups', i, 'label'], message: `"${label}" is also the label of follow-up ${first + 1}` }]
  })
}

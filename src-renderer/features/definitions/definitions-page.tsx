import { useUi } from '../../stores/ui-store.js'
import { DefinitionEditor } from './definition-editor.js'
import { DefinitionList } from './definition-list.js'
import { OpenDefinition } from './open-definition.js'

/** All definitions, or the one that is being edited. */
export function DefinitionsPage() {
  const open = useUi((state) => state.layout.definition)
  if (open === null) return <DefinitionList />
  return open === 'new' ? <DefinitionEditor key="new" definition={null} /> : <OpenDefinition key={open} id={open} />
}

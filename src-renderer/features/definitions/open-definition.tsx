import { FileX } from 'lucide-react'
import { useCallback } from 'react'
import { call } from '../../bridge.js'
import { EmptyState } from '../../components/empty-state.js'
import { useReading } from '../../components/use-reading.js'
import { setLayout } from '../../stores/ui-store.js'
import { DefinitionEditor } from './definition-editor.js'

/** Reads a definition and opens it in the editor; anew whenever it has a new version. */
export function OpenDefinition({ id }: { id: number }) {
  const read = useCallback(() => call('definitions.get', { id }), [id])
  const { value, error, again } = useReading(read)
  if (value === null) {
    return (
      <main className="main" aria-busy={error === null}>
        {error === null ? null : (
          <EmptyState
            icon={FileX}
            title="This definition can’t be shown"
            actions={
              <button type="button" className="button" onClick={() => setLayout({ definition: null })}>
                All definitions
              </button>
            }
          >
            {error.message}
          </EmptyState>
        )}
      </main>
    )
  }
  return (
    <DefinitionEditor key={`${value.version} ${value.name} ${value.hidden}`} definition={value} onChanged={again} />
  )
}

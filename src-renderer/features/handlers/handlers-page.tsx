import { FolderOpen, Plus } from 'lucide-react'
import { useState } from 'react'
import type { HandlerView } from '../../../src-shared/handler-view.js'
import { call } from '../../bridge.js'
import { useReading } from '../../components/use-reading.js'
import { attempt } from '../actions/run-change.js'
import { FaultyHandler } from './faulty-handler.js'
import { HandlerRow } from './handler-row.js'
import { NewHandlerDialog } from './new-handler-dialog.js'
import { TryDialog } from './try-dialog.js'

const read = () => call('handlers.list')

/** The job types: what each does, what runs it, whether it is all right, and trying it; the person's own ones first. */
export function HandlersPage() {
  const { value, error, again } = useReading(read)
  const [isNew, setNew] = useState(false)
  const [tried, setTried] = useState<HandlerView | null>(null)
  const own = value?.handlers.filter(({ builtIn }) => !builtIn) ?? []
  const builtIn = value?.handlers.filter((one) => one.builtIn) ?? []
  return (
    <main className="main" aria-busy={value === null && error === null}>
      <div className="page">
        <div className="page-inner">
          <div className="page-head">
            <h1 className="page-title">Handlers</h1>
            <div className="row-buttons">
              <button type="button" className="button" onClick={() => attempt(call('handlers.openFolder'))}>
                <FolderOpen aria-hidden="true" />
                Open folder
              </button>
              <button type="button" className="button primary" onClick={() => setNew(true)}>
                <Plus aria-hidden="true" />
                New handler…
              </button>
            </div>
          </div>
          <p className="muted">
            A handler is the program that runs one type of job. Yours are folders with a handler.json.
          </p>
          {error === null ? null : (
            <p className="form-error" role="alert">
              {error.message}
            </p>
          )}
          {value === null ? null : (
            <>
              <h2 className="group-title" id="own-handlers">
                Yours
              </h2>
              {value.faulty.map((one) => (
                <FaultyHandler key={one.file} {...one} onChanged={again} />
              ))}
              {own.length === 0 && value.faulty.length === 0 ? (
                <p className="muted">
                  None yet. “New handler…” writes one that works, with tests, in Node, Python or shell.
                </p>
              ) : null}
              <List label="own-handlers" handlers={own} onTry={setTried} />
              <h2 className="group-title" id="built-in-handlers">
                Built in
              </h2>
              <List label="built-in-handlers" handlers={builtIn} onTry={setTried} />
            </>
          )}
        </div>
      </div>
      {isNew ? (
        <NewHandlerDialog
          onClose={() => setNew(false)}
          onMade={() => {
            setNew(false)
            again()
          }}
        />
      ) : null}
      {tried === null ? null : <TryDialog handler={tried} onClose={() => setTried(null)} />}
    </main>
  )
}

interface ListProps {
  label: string
  handlers: readonly HandlerView[]
  onTry(handler: HandlerView): void
}

function List({ label, handlers, onTry }: ListProps) {
  if (handlers.length === 0) return null
  return (
    <ul className="handlers" aria-labelledby={label}>
      {handlers.map((handler) => (
        <HandlerRow key={handler.type} handler={handler} onTry={() => onTry(handler)} />
      ))}
    </ul>
  )
}

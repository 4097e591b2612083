import { useCallback } from 'react'
import type { Definition } from '../../../src-shared/definition.js'
import type { Json } from '../../../src-shared/job.js'
import { call } from '../../bridge.js'
import { formatClock } from '../../components/format-time.js'
import { Select } from '../../components/select.js'
import { useReading } from '../../components/use-reading.js'
import { tell } from '../../stores/toast-store.js'
import { ask } from '../actions/confirm-store.js'
import { attempt } from '../actions/run-change.js'

interface Props {
  definition: Definition
  isChanged: boolean
  onRestored(): void
}

/** The versions; to pick an older one makes its content the newest version, so that nothing is ever lost (rule D4). */
export function VersionPicker({ definition, isChanged, onRestored }: Props) {
  const { id, version, parentId } = definition
  const read = useCallback(() => call('definitions.versions', { id }), [id])
  const { value } = useReading(read)
  const restore = (wanted: number) => {
    const act = () =>
      attempt(
        call('definitions.get', { id, version: wanted })
          .then(({ content }) => call('definitions.edit', { id, content: content as Json }))
          .then((saved) => {
            tell(`Version ${wanted} is back, as version ${saved.version}`)
            onRestored()
          }),
      )
    ask({
      title: `Go back to version ${wanted}?`,
      text: `Its content becomes a new version; version ${version} is kept.${isChanged ? ' What you changed and did not save is lost.' : ''}`,
      yes: 'Go back',
      no: 'Stay',
      act,
    })
  }
  const versions = [...(value ?? [])].sort((a, b) => b.version - a.version)
  return (
    <>
      <Select
        compact
        aria-label="Version"
        value={String(version)}
        options={
          versions.length === 0
            ? [{ value: String(version), label: `Version ${version}` }]
            : versions.map((one) => ({
                value: String(one.version),
                label: `Version ${one.version} · ${formatClock(one.createdAt, Date.now())}`,
              }))
        }
        onChange={(value) => value !== String(version) && restore(Number(value))}
      />
      {parentId === null ? null : <span className="toolbar-state">forked from {parentId}</span>}
    </>
  )
}

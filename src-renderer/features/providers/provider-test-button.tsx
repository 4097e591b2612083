import { CircleCheck, CircleX, PlugZap } from 'lucide-react'
import { useState } from 'react'
import { toJobyardError } from '../../../src-shared/errors.js'
import type { ProviderTest } from '../../../src-shared/provider.js'
import { call } from '../../bridge.js'
import { formatCount } from '../../components/format-time.js'
import { announce } from '../../stores/toast-store.js'

/** Sends one small request and says what came of it. */
export function ProviderTestButton({ id }: { id: string }) {
  const [isTesting, setTesting] = useState(false)
  const [result, setResult] = useState<Pick<ProviderTest, 'ok' | 'message' | 'durationMs'> | null>(null)
  const test = async () => {
    setTesting(true)
    setResult(null)
    const outcome = await call('providers.test', { id }).catch((thrown: unknown) => ({
      ok: false,
      durationMs: 0,
      message: toJobyardError(thrown).message,
    }))
    setResult(outcome)
    setTesting(false)
    announce(`${id}: ${outcome.message}`)
  }
  return (
    <>
      {result === null ? null : (
        <span className={result.ok ? 'test-result ok' : 'test-result bad'} title={result.message}>
          {result.ok ? <CircleCheck size={14} aria-hidden="true" /> : <CircleX size={14} aria-hidden="true" />}
          <span className="truncate selectable">
            {result.ok ? `Answered in ${formatCount(Math.round(result.durationMs))} ms` : result.message}
          </span>
        </span>
      )}
      <button type="button" className="button small" disabled={isTesting} onClick={() => void test()}>
        <PlugZap aria-hidden="true" />
        {isTesting ? 'Testing…' : 'Test'}
        <span className="sr-only"> {id}</span>
      </button>
    </>
  )
}

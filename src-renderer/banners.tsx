import { BatteryMedium, DatabaseZap, FlaskConical } from 'lucide-react'
import { call } from './bridge.js'
import { Banner } from './components/banner.js'
import { attempt } from './features/actions/run-change.js'
import { useEngine } from './stores/engine-store.js'

/** What a person has to know whatever they look at: a test runtime, trouble with the data, a queue that stands by. */
export function Banners() {
  const runtime = useEngine((state) => state.info?.runtime)
  const status = useEngine((state) => state.status)
  return (
    <div>
      {runtime?.isTestRuntime ? (
        <Banner icon={FlaskConical}>
          This is a test runtime (Electron {runtime.electron}), which gets no security fixes: good for trying Jobyard
          out, not for daily use.
        </Banner>
      ) : null}
      {status?.trouble && status.phase !== 'unavailable' ? (
        <Banner icon={DatabaseZap} bad>
          {status.trouble.message}{' '}
          {status.trouble.kind === 'gone' ? (
            <button type="button" className="button small" onClick={() => attempt(call('app.restoreDatabase'))}>
              Write it back
            </button>
          ) : (
            'It is tried again by itself.'
          )}
        </Banner>
      ) : null}
      {status?.standby === 'battery' ? (
        <Banner icon={BatteryMedium}>On battery: nothing new starts until the machine is plugged in.</Banner>
      ) : null}
    </div>
  )
}

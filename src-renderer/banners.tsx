import { BatteryMedium, DatabaseZap, FlaskConical } from 'lucide-react'
import type { AppStatus } from '../src-shared/queue-view.js'
import { call } from './bridge.js'
import { Banner } from './components/banner.js'
import { attempt } from './features/actions/run-change.js'
import { useEngine } from './stores/engine-store.js'
import { useUi } from './stores/ui-store.js'

/** What a person has to know whatever they look at: a test runtime, trouble with the data, a queue that stands by. */
export function Banners() {
  const runtime = useEngine((state) => state.info?.runtime)
  const status = useEngine((state) => state.status)
  const view = useUi((state) => state.layout.view)
  return (
    <div>
      {runtime?.isTestRuntime ? (
        <Banner icon={FlaskConical}>
          This is a test runtime (Electron {runtime.electron}), which gets no security fixes: good for trying Jobyard
          out, not for daily use.
        </Banner>
      ) : null}
      {
        // Elsewhere a screen of its own says what keeps the queue from being opened.
        status?.trouble && (status.phase !== 'unavailable' || view === 'settings') ? (
          <Trouble trouble={status.trouble} isOpen={status.phase !== 'unavailable'} />
        ) : null
      }
      {status?.standby === 'battery' ? (
        <Banner icon={BatteryMedium}>On battery: nothing new starts until the machine is plugged in.</Banner>
      ) : null}
    </div>
  )
}

function Trouble({ trouble, isOpen }: { trouble: NonNullable<AppStatus['trouble']>; isOpen: boolean }) {
  // The database was deleted or replaced: that passes when the person says so, or puts the file back.
  const isGone = isOpen && trouble.kind === 'gone'
  const outlook =
    isGone || trouble.kind === 'damaged'
      ? ''
      : isOpen
        ? 'It is tried again by itself.'
        : 'Nothing is lost; the queue goes on as soon as this is over.'
  return (
    <Banner
      icon={DatabaseZap}
      bad
      action={
        isGone ? (
          <button type="button" className="button small" onClick={() => attempt(call('app.restoreDatabase'))}>
            Write the queue back
          </button>
        ) : null
      }
    >
      {trouble.message} {outlook}
    </Banner>
  )
}

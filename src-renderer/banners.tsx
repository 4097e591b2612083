import { BatteryMedium, DatabaseZap, FlaskConical } from 'lucide-react'
import { Banner } from './components/banner.js'
import { useEngine } from './stores/engine-store.js'

/** What a person has to know whatever they look at: a test runtime, trouble with the data, a queue that stands by. */
export function Banners() {
  const runtime = useEngine((state) => state.info?.runtime)
  const status = useEngine((state) => state.overview?.status)
  return (
    <div>
      {runtime?.isTestRuntime ? (
        <Banner icon={FlaskConical}>
          This is a test runtime (Electron {runtime.electron}), which gets no security fixes: good for trying Jobyard
          out, not for daily use.
        </Banner>
      ) : null}
      {status?.trouble ? (
        <Banner icon={DatabaseZap} bad>
          {status.trouble.message}{' '}
          {status.phase === 'unavailable'
            ? 'Nothing is lost; the queue goes on as soon as this is over.'
            : 'It is tried again by itself.'}
        </Banner>
      ) : null}
      {status?.standby === 'battery' ? (
        <Banner icon={BatteryMedium}>On battery: nothing new starts until the machine is plugged in.</Banner>
      ) : null}
    </div>
  )
}

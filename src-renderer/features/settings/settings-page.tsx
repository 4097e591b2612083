import type { Settings, SettingsChange } from '../../../src-shared/settings.js'
import { call } from '../../bridge.js'
import { plural } from '../../components/format-time.js'
import { type Option, Select } from '../../components/select.js'
import { useEngine } from '../../stores/engine-store.js'
import { attempt } from '../actions/run-change.js'
import { KeepingGroups } from '../keeping/keeping-groups.js'
import { ProvidersGroup } from '../providers/providers-group.js'

const THEMES: readonly Option<Settings['theme']>[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

/** What a person can set; each change is in effect at once. */
export function SettingsPage() {
  const settings = useEngine((state) => state.settings)
  const info = useEngine((state) => state.info)
  const concurrency = useEngine((state) => state.overview?.concurrency)
  if (settings === null) return <main className="main" aria-busy="true" />
  return (
    <main className="main">
      <div className="page">
        <div className="page-inner">
          <h1 className="page-title">Settings</h1>
          <h2 className="group-title">Look</h2>
          <div className="group">
            <div className="group-row">
              <label htmlFor="theme">Theme</label>
              <Select id="theme" value={settings.theme} options={THEMES} onChange={(theme) => change({ theme })} />
            </div>
          </div>
          <h2 className="group-title">Running</h2>
          <div className="group">
            <Switch
              name="pauseOnBattery"
              label="Start nothing on battery"
              hint="What runs goes on; the queue waits for the charger."
              settings={settings}
            />
            <Switch
              name="keepRunningWhenClosed"
              label="Go on when the window is closed"
              hint="Jobyard stays in the tray, with everything that runs."
              settings={settings}
            />
            <Switch
              name="notifications"
              label="Notifications"
              hint="When the queue is empty, or a job fails for good."
              settings={settings}
            />
            {concurrency === undefined ? null : (
              <div className="group-row">
                <div className="group-row-text">
                  Jobs at once
                  <span className="field-hint">
                    {concurrency.stored === null
                      ? `As many as this machine has cores: ${concurrency.cores}`
                      : `Set to ${concurrency.stored}; this machine has ${plural(concurrency.cores, 'core')}`}
                  </span>
                </div>
                <button
                  type="button"
                  className="button"
                  disabled={concurrency.stored === null}
                  onClick={() => attempt(call('limits.set', { scope: { kind: 'queue' }, concurrency: null }))}
                >
                  Use the cores
                </button>
              </div>
            )}
          </div>
          <ProvidersGroup />
          <h2 className="group-title">Data</h2>
          <div className="group">
            <div className="group-row">
              <div className="group-row-text">
                Data folder
                <span className="field-hint selectable">{info?.dataDir ?? ''}</span>
              </div>
              <button type="button" className="button" onClick={() => attempt(call('app.openDataFolder'))}>
                Open
              </button>
            </div>
            {info === null ? null : (
              <div className="group-row">
                <div className="group-row-text">
                  Jobyard {info.version}
                  <span className="field-hint selectable">
                    Electron {info.runtime.electron}, Chrome {info.runtime.chrome}, Node {info.runtime.node}
                  </span>
                </div>
              </div>
            )}
          </div>
          <KeepingGroups />
        </div>
      </div>
    </main>
  )
}

type Flag = 'pauseOnBattery' | 'notifications' | 'keepRunningWhenClosed'

function Switch({ name, label, hint, settings }: { name: Flag; label: string; hint: string; settings: Settings }) {
  return (
    <div className="group-row">
      <div className="group-row-text">
        <label htmlFor={name}>{label}</label>
        <span className="field-hint" id={`${name}-hint`}>
          {hint}
        </span>
      </div>
      <input
        id={name}
        type="checkbox"
        role="switch"
        className="switch"
        aria-describedby={`${name}-hint`}
        checked={settings[name]}
        aria-checked={settings[name]}
        onChange={(event) => change({ [name]: event.target.checked })}
      />
    </div>
  )
}

function change(part: SettingsChange): void {
  attempt(call('settings.set', { change: part }).then((settings) => useEngine.setState({ settings })))
}

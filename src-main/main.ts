import path from 'node:path'
import { app } from 'electron'
import { version } from '../package.json'
import { type JobPlace, parseJobLink } from '../src-shared/job-link.js'
import { Application } from './app/application.js'
import { lockDown } from './app/lock-down.js'
import { registerPageScheme, servePage } from './app/page-protocol.js'
import { windowFolder } from './app/window-folder.js'
import { appRoot, programRoot } from './app-root.js'
import { chooseDataFolder } from './cli/data-folder.js'
import { callerOrigin } from './cli/origin.js'

/** The value of `--name VALUE` or `--name=VALUE` among the app's arguments. */
function option(name: string): string | undefined {
  const words = process.argv
  const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`))
  if (at === -1) return undefined
  return words[at] === name ? words[at + 1] : words[at]?.slice(name.length + 1)
}

/** The first link to a job among the arguments: how Windows and Linux open one. */
function linkIn(words: readonly string[]): JobPlace | null {
  return words.map(parseJobLink).find((place) => place !== null) ?? null
}

app.setName('Jobyard')
const dataDir = chooseDataFolder(option('--data'), process.env, process.cwd())
app.setPath('userData', windowFolder(dataDir))
// As root Chromium runs without its sandbox or not at all; every window of ours asks for it by itself besides.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
registerPageScheme()

// Elsewhere the package itself says that links to jobs are for this app.
if (app.isPackaged && process.platform === 'win32') app.setAsDefaultProtocolClient('jobyard')
// macOS hands links over by an event, at a start before all else.
const linksBeforeStart: string[] = []
app.once('open-url', (event, url) => {
  event.preventDefault()
  linksBeforeStart.push(url)
})

if (app.requestSingleInstanceLock()) void run()
else app.quit()

async function run(): Promise<void> {
  await app.whenReady()
  const dist = path.join(appRoot(), 'dist')
  lockDown()
  servePage(path.join(dist, 'renderer'))
  const application = new Application({
    info: {
      version,
      platform: process.platform,
      dataDir,
      runtime: {
        electron: process.versions.electron ?? '',
        chrome: process.versions.chrome ?? '',
        node: process.versions.node,
        isTestRuntime: process.env.JOBYARD_TEST_RUNTIME === '1',
      },
    },
    folders: {
      dist,
      icons: path.join(dist, 'icons'),
      examples: path.join(programRoot(), 'examples'),
      launcher: path.join(programRoot(), 'dist', 'main', 'launcher.cjs'),
    },
    originOf: (cwd) => callerOrigin(cwd, process.env),
    startsWithSample: process.argv.includes('--sample'),
  })
  app.on('second-instance', (_event, words) => application.showJob(linkIn(words)))
  app.on('activate', () => application.show())
  // The window hides or asks; it is never the end of the app by itself.
  app.on('window-all-closed', () => {})
  app.on('before-quit', (event) => {
    if (application.lifecycle.phase === 'ended') return
    event.preventDefault()
    application.requestQuit()
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => void application.lifecycle.quit())
  }
  application.start()
  const place = linkIn(process.argv) ?? linkIn(linksBeforeStart)
  if (place !== null) application.showJob(place)
  app.on('open-url', (_event, url) => application.showJob(parseJobLink(url)))
}

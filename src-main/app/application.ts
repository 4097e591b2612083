import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { app, BrowserWindow, clipboard, dialog, safeStorage, shell } from 'electron'
import { JobyardError } from '../../src-shared/errors.js'
import type { QuitRequest } from '../../src-shared/ipc-events.js'
import type { JobPlace } from '../../src-shared/job-link.js'
import type { Origin } from '../../src-shared/new-job.js'
import type { AppInfo } from '../../src-shared/queue-view.js'
import type { EngineEvent } from '../engine/events.js'
import { agentCommands } from '../ipc/agent-commands.js'
import { appCommands, type Desktop } from '../ipc/app-commands.js'
import { documentCommands } from '../ipc/document-commands.js'
import { evaluationCommands, type FileDialogs } from '../ipc/evaluation-commands.js'
import { failureCommands } from '../ipc/failure-commands.js'
import { handlerCommands } from '../ipc/handler-commands.js'
import { insightCommands } from '../ipc/insight-commands.js'
import { jobCommands } from '../ipc/job-commands.js'
import { keepingCommands } from '../ipc/keeping-commands.js'
import { outputCommands } from '../ipc/output-commands.js'
import { pipelineCommands } from '../ipc/pipeline-commands.js'
import { providerCommands } from '../ipc/provider-commands.js'
import { queueCommands } from '../ipc/queue-commands.js'
import { QueuePublisher } from '../ipc/queue-publisher.js'
import { RunNews } from '../ipc/run-news.js'
import { serve } from '../ipc/serve.js'
import { askNatively } from './ask-natively.js'
import { EarlyNotices } from './early-notices.js'
import { FirstPicture } from './first-picture.js'
import { HandlerTrials } from './handler-trials.js'
import { Keychain } from './keychain.js'
import { Lifecycle } from './lifecycle.js'
import { isOurFrame } from './lock-down.js'
import { MainWindow } from './main-window.js'
import { setMenu } from './menu.js'
import { Notifier } from './notifier.js'
import { PlaceToShow } from './place-to-show.js'
import { Power } from './power.js'
import { QueueHost } from './queue-host.js'
import { QuitQuestion } from './quit-question.js'
import { sampleQueue } from './sample-queue.js'
import { SettingsStore } from './settings-store.js'
import { TrayUpdates } from './tray-updates.js'
import { Watch } from './watch.js'

export interface ApplicationParts {
  info: AppInfo
  /** Folders of the installation. */
  folders: { dist: string; icons: string; examples: string; launcher: string }
  /** What a job keeps of the place that it was enqueued from. */
  originOf(cwd: string): Origin
  /** Queue the sample at the first opening. */
  startsWithSample: boolean
}

/** The desktop app: puts engine, window and desktop together. Made once the app is ready. */
export class Application {
  readonly #p: ApplicationParts
  readonly #settings: SettingsStore
  readonly #keychain: Keychain
  readonly #host: QueueHost
  readonly #publisher: QueuePublisher
  readonly #window: MainWindow
  readonly #runNews: RunNews
  readonly #watch: Watch
  readonly #notifier: Notifier
  readonly #power: Power
  readonly #tray: TrayUpdates
  readonly #question: QuitQuestion
  readonly #trials = new HandlerTrials((news) => this.#window.send('trial', news))
  readonly lifecycle: Lifecycle
  readonly #place = new PlaceToShow((place) => this.#window.send('showJob', place))
  readonly #picture = new FirstPicture()
  readonly #early = new EarlyNotices((notice) => this.#publisher.engineEvent(notice))
  #samplePending: boolean

  constructor(parts: ApplicationParts) {
    this.#p = parts
    const { info, folders } = parts
    this.#samplePending = parts.startsWithSample
    this.#settings = new SettingsStore(info.dataDir)
    this.#keychain = new Keychain(safeStorage, info.dataDir)
    this.#publisher = new QueuePublisher({
      lists: () => this.#host.desk?.lists ?? null,
      send: (batch) => this.#window.send('queue', batch),
      failed: (thrown) => this.#host.noteFailure(thrown),
    })
    this.#host = new QueueHost({
      dataDir: info.dataDir,
      keychain: this.#keychain,
      onEvent: (event) => this.#engineEvent(event),
      onStatus: (status) => this.#publisher.tell({ type: 'status', status }, 'status'),
      onOpened: () => this.#opened(),
      windowDrawn: this.#picture.drawn,
    })
    this.#runNews = new RunNews({
      runsOf: (ids) => this.#host.desk?.workspace.store.summaries.runsOf(ids) ?? [],
      tell: (event) => this.#publisher.tell(event),
    })
    this.#watch = new Watch(() => this.#host.desk, this.#publisher)
    this.#window = new MainWindow({
      dataDir: info.dataDir,
      preload: path.join(folders.dist, 'preload', 'preload.cjs'),
      icon: path.join(folders.icons, 'icon.png'),
      title: 'Jobyard',
      mayHide: () => this.#mayHide(),
      onVisible: (isVisible) => this.#watch.run(isVisible),
      onGone: () => void this.#trials.endAll(),
    })
    this.lifecycle = new Lifecycle({
      stopClaiming: () => this.#host.setStandby('quitting'),
      endJobs: async () => void (await Promise.all([this.#host.stop(), this.#trials.close()])),
      killJobs: () => this.#host.kill(),
      publish: () => void this.#publisher.flush(),
      closeStore: () => this.#close(),
      exit: () => app.exit(0),
      kill: () => process.kill(process.pid, 'SIGKILL'),
      log: (message) => console.error(message),
    })
    this.#question = new QuitQuestion({
      desk: () => this.#host.desk,
      ask: (request) => this.#ask(request),
      setStandby: (on) => this.#host.setStandby(on ? 'quitting' : null),
      quit: () => void this.lifecycle.quit(),
    })
    this.#notifier = new Notifier({
      isEnabled: () => this.#settings.current.notifications,
      isFocused: () => BrowserWindow.getFocusedWindow() !== null,
      isDrained: () => this.#isDrained(),
      show: (id) => this.showJob(id === null ? null : { id }),
    })
    this.#power = new Power({
      isPausedOnBattery: () => this.#settings.current.pauseOnBattery,
      setStandby: (on) => this.#host.setStandby(on ? 'battery' : null),
      woke: () => this.#host.desk?.engine.notice(),
      shutdown: () => void this.lifecycle.quit(),
    })
    this.#tray = new TrayUpdates({
      icon: path.join(folders.icons, 'tray.png'),
      desk: () => this.#host.desk,
      show: () => this.show(),
      quit: () => this.requestQuit(),
      window: this.#window,
    })
    this.#settings.onChange((settings) => {
      this.#publisher.tell({ type: 'settings', settings }, 'settings')
      this.#power.look()
    })
  }

  start(): void {
    process.on('uncaughtException', (thrown) => {
      // Whatever reads a damaged database first, perhaps in a timer: a person is told by the window. The rest is as ever.
      if (this.#host.noteFailure(thrown) === 'other')
        dialog.showErrorBox('A fault in Jobyard', thrown.stack ?? String(thrown))
    })
    const desktop = this.#desktop()
    setMenu({
      command: (command) => {
        this.show()
        this.#window.send('menu', { command })
      },
      openDataFolder: () => void desktop.openFolder(this.#p.info.dataDir).catch(() => undefined),
      quit: () => this.requestQuit(),
    })
    serve({
      commands: this.#commands(desktop),
      isOurs: isOurFrame,
      opened: () => this.#host.tried(),
      headRead: () => this.#host.headRead(),
      report: (name, error) => {
        if (error.code === 'internal') console.error(`${name}:`, error)
        else this.#host.noteFailure(error)
      },
    })
    // Before the window, which takes its time: both are then there at about the same moment.
    void this.#host.start()
    this.show()
    this.#power.look()
  }

  show(): void {
    if (!this.lifecycle.isQuitting) this.#window.show()
  }

  /** Shows a job, or with null the window alone. */
  showJob(place: JobPlace | null): void {
    this.show()
    if (place !== null) this.#place.put(place)
  }

  /** Asks first where work would be lost. */
  requestQuit(): void {
    if (!this.lifecycle.isQuitting) this.#question.request()
  }

  #commands(desktop: Desktop & FileDialogs) {
    const desk = () => this.#host.require()
    const status = () => this.#host.status
    const originOf = (cwd: string | undefined) => this.#p.originOf(cwd ?? app.getPath('home'))
    return {
      ...queueCommands({
        desk,
        head: () => this.#host.requireHead(),
        opened: () => {
          // The window draws what it waits for here.
          this.#picture.reached()
          return this.#host.tried()
        },
        status,
        flush: () => this.#publisher.flush(),
      }),
      ...jobCommands({
        desk,
        status,
        originOf,
        openFolder: (folder) => desktop.openFolder(folder),
        lookAgain: () => this.#lookAgain(),
      }),
      ...pipelineCommands({
        desk,
        originOf: (cwd) => this.#p.originOf(cwd ?? app.getPath('home')),
        lookAgain: () => this.#lookAgain(),
      }),
      ...outputCommands({ desk, watch: (watched) => this.#watch.set(watched) }),
      ...evaluationCommands({
        evaluations: () => desk().workspace.evaluations,
        reader: () => desk().evaluationReader,
        dialogs: desktop,
        samples: path.join(this.#p.folders.examples, 'definitions'),
        changed: (runId) => this.#runNews.changed(runId),
      }),
      ...documentCommands({
        desk,
        originOf: (cwd) => this.#p.originOf(cwd ?? app.getPath('home')),
        openFolder: (folder) => desktop.openFolder(folder),
      }),
      ...providerCommands({
        desk,
        keychain: this.#keychain,
        changed: () => this.#runNews.changed(),
      }),
      ...agentCommands({
        desk,
        originOf,
        openFolder: (folder) => desktop.openFolder(folder),
        openPage: (url) => shell.openExternal(url),
      }),
      ...handlerCommands({
        desk,
        folder: path.join(this.#p.info.dataDir, 'handlers'),
        examples: this.#p.folders.examples,
        launcherPath: this.#p.folders.launcher,
        trials: this.#trials,
        originOf,
        openFolder: (folder) => desktop.openFolder(folder),
      }),
      ...insightCommands({ desk }),
      ...failureCommands({ desk }),
      ...keepingCommands({
        desk,
        dialogs: desktop,
        restore: (file) => this.#host.rescue('restore', file),
        changed: () => this.#changedBeside(),
      }),
      ...appCommands({
        desk,
        status,
        info: this.#p.info,
        settings: this.#settings,
        desktop,
        takePlace: () => this.#place.take(),
        drawn: () => {
          this.#picture.reached()
          this.#early.reached('drawn')
        },
        restoreDatabase: () => this.#host.restore(),
        damage: () => this.#host.damage(),
        rescue: (how) => this.#host.rescue(how),
        queueSample: () => this.#queueSample(),
      }),
    }
  }

  #desktop(): Desktop & FileDialogs {
    const parent = () => this.#window.window
    const choose = async (options: Electron.OpenDialogOptions) => {
      const window = parent()
      const answer = window === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options)
      return (await answer).filePaths
    }
    return {
      copyText: (text) => clipboard.writeText(text),
      async openFolder(folder) {
        mkdirSync(folder, { recursive: true })
        const fault = await shell.openPath(folder)
        if (fault !== '') throw new JobyardError('operation-failed', `${folder} cannot be opened: ${fault}`)
      },
      chooseFolder: async (from) => {
        const properties = ['openDirectory', 'createDirectory'] as const
        const chosen = await choose({
          properties: [...properties],
          ...(from === undefined ? {} : { defaultPath: from }),
        })
        return chosen[0] ?? null
      },
      saveFile: async (name) => {
        const window = parent()
        const options = { defaultPath: path.join(app.getPath('documents'), name) }
        const answer = window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options)
        const { canceled, filePath } = await answer
        return canceled || filePath === undefined || filePath === '' ? null : filePath
      },
      chooseFiles: (many) => choose({ properties: many ? ['openFile', 'multiSelections'] : ['openFile'] }),
      quitDecision: (decision) => this.#question.answer(decision),
    }
  }

  #engineEvent(event: EngineEvent): void {
    if (this.#early.keeps(event)) return
    if (event.type === 'trouble') this.#host.noteTrouble(event.message, event.cause)
    this.#publisher.engineEvent(event)
    this.#runNews.engineEvent(event)
    this.#notifier.event(event)
    if (event.type === 'progress') this.#tray.soon()
    else {
      this.#power.setRunning(this.#host.desk?.engine.runningIds().length ?? 0)
      this.#tray.soon()
    }
  }

  #opened(): void {
    this.#lookAgain()
    this.#publisher.tell({ type: 'stale' }, 'stale')
    this.#publisher.tell({ type: 'overview' }, 'overview')
    this.#early.reached('opened')
    if (!this.#samplePending) return
    this.#samplePending = false
    this.#queueSample().catch((thrown: unknown) => console.error(thrown))
  }

  async #queueSample(): Promise<number[]> {
    const { examples } = this.#p.folders
    const { jobs } = this.#host.require().workspace
    const added = await jobs.enqueue(sampleQueue(examples), this.#p.originOf(examples))
    return added.jobs.map(({ id }) => id)
  }

  #lookAgain(): void {
    this.#host.desk?.lists.touch('attention', 'done')
    this.#publisher.lookAgain()
  }

  /** Finished jobs came or went beside the engine. */
  #changedBeside(): void {
    this.#lookAgain()
    this.#publisher.tell({ type: 'stale' }, 'stale')
    this.#publisher.tell({ type: 'overview' }, 'overview')
    this.#runNews.changed()
  }

  #isDrained(): boolean {
    const { desk } = this.#host
    if (desk === null || desk.engine.runningIds().length > 0) return false
    const next = desk.engine.queue.list('next')
    return next.slice(0, 1000).every(({ held }) => held)
  }

  #mayHide(): boolean {
    const { known } = this.#host
    if (this.lifecycle.isQuitting) return false
    const isBusy = known !== null && (known.engine.runningIds().length > 0 || known.engine.queue.size > 0)
    if (isBusy && this.#settings.current.keepRunningWhenClosed) return true
    // Closing the window means quitting then; what would be lost is asked about while it is still there.
    this.requestQuit()
    return true
  }

  #ask(request: QuitRequest): void {
    this.show()
    if (this.#window.isListening) this.#window.send('quitRequested', request)
    else void askNatively(this.#window.window, request).then((decision) => this.#question.answer(decision))
  }

  async #close(): Promise<void> {
    try {
      this.#notifier.dispose()
      this.#publisher.dispose()
      this.#runNews.dispose()
      this.#watch.run(false)
      this.#tray.destroy()
      this.#window.close()
    } finally {
      // Whatever the desktop thinks of that: the queue is written and closed.
      await this.#host.close()
    }
  }
}

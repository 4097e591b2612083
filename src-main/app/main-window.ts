import path from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { z } from 'zod'
import { EVENT_CHANNEL, type EventName, type IpcEvents } from '../../src-shared/ipc-events.js'
import { PAGE_URL } from './page-protocol.js'
import { JsonFile } from './settings-store.js'

const stateSchema = z.object({
  x: z.number().int().optional(),
  y: z.number().int().optional(),
  width: z.number().int().min(1).default(1280),
  height: z.number().int().min(1).default(820),
  maximized: z.boolean().default(false),
})
type WindowState = z.infer<typeof stateSchema>

const MIN_WIDTH = 900
const MIN_HEIGHT = 600
const SAVE_AFTER_MS = 400

interface Parts {
  dataDir: string
  preload: string
  icon: string
  title: string
  /** Whether closing should leave the app running without a window. */
  mayHide(): boolean
  onVisible(isVisible: boolean): void
  /** The person closed it, or its page is another one now. */
  onGone(): void
}

/** The one window: made when it is first shown, hidden and shown again, with its place remembered. */
export class MainWindow {
  readonly #p: Parts
  readonly #file: JsonFile<WindowState>
  #window: BrowserWindow | null = null
  #isClosing = false
  #isLoaded = false
  #isHung = false
  #saving: NodeJS.Timeout | null = null

  constructor(parts: Parts) {
    this.#p = parts
    this.#file = new JsonFile(path.join(parts.dataDir, 'window.json'), stateSchema)
  }

  get window(): BrowserWindow | null {
    return this.#window
  }

  /** Whether the page is there to hear events, and answers: one that hangs would keep a question to itself. */
  get isListening(): boolean {
    return this.#isLoaded && !this.#isHung && this.#window !== null
  }

  /** Brings it to the front. */
  show(): void {
    const window = this.#window ?? this.#create()
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }

  send<Name extends EventName>(name: Name, event: IpcEvents[Name]): void {
    const contents = this.#window?.webContents
    if (contents !== undefined && !contents.isDestroyed() && !contents.isCrashed()) {
      contents.send(`${EVENT_CHANNEL}${name}`, event)
    }
  }

  /** For the last time. */
  close(): void {
    this.#isClosing = true
    // Destroying a window asks it nothing, so it does not save its place by itself.
    this.#save()
    this.#window?.destroy()
  }

  setProgress(fraction: number | null): void {
    this.#window?.setProgressBar(fraction ?? -1)
  }

  #create(): BrowserWindow {
    const state = onScreen(this.#file.read())
    const window = new BrowserWindow({
      width: Math.max(MIN_WIDTH, state.width),
      height: Math.max(MIN_HEIGHT, state.height),
      ...(state.x === undefined || state.y === undefined ? {} : { x: state.x, y: state.y }),
      minWidth: MIN_WIDTH,
      minHeight: MIN_HEIGHT,
      title: this.#p.title,
      icon: this.#p.icon,
      show: false,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1c1f' : '#ffffff',
      webPreferences: {
        preload: this.#p.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
      },
    })
    this.#window = window
    if (state.maximized) window.maximize()
    for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const) {
      // The overloads of `on` do not take a union of names.
      window.on(event as 'resize', () => this.#saveSoon())
    }
    const seen = () => this.#p.onVisible(!window.isDestroyed() && window.isVisible() && !window.isMinimized())
    for (const event of ['show', 'hide', 'minimize', 'restore'] as const) window.on(event as 'show', seen)
    window.on('close', (event) => {
      this.#save()
      if (this.#isClosing || !this.#p.mayHide()) return
      event.preventDefault()
      window.hide()
      this.#p.onGone()
    })
    window.webContents.on('did-finish-load', () => {
      this.#isLoaded = true
      this.#p.onGone()
    })
    for (const event of ['did-start-loading', 'did-fail-load'] as const) {
      window.webContents.on(event as 'did-start-loading', () => {
        this.#isLoaded = false
      })
    }
    window.on('unresponsive', () => {
      this.#isHung = true
    })
    window.on('responsive', () => {
      this.#isHung = false
    })
    window.on('closed', () => {
      this.#window = null
      this.#p.onVisible(false)
      this.#p.onGone()
    })
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      this.#isLoaded = false
      this.#isHung = false
      this.#p.onGone()
      // What a window shows is a mirror: nothing is lost by drawing it again.
      if (reason !== 'clean-exit' && !this.#isClosing) window.reload()
    })
    if (!app.isPackaged) window.webContents.on('preload-error', (_event, _path, error) => console.error(error))
    void window.loadURL(PAGE_URL)
    return window
  }

  #saveSoon(): void {
    if (this.#saving !== null) clearTimeout(this.#saving)
    this.#saving = setTimeout(() => this.#save(), SAVE_AFTER_MS)
  }

  #save(): void {
    if (this.#saving !== null) clearTimeout(this.#saving)
    this.#saving = null
    if (this.#window === null || this.#window.isDestroyed()) return
    this.#file.write({ ...this.#window.getNormalBounds(), maximized: this.#window.isMaximized() })
  }
}

/** A place on a screen that is not there any more is forgotten. */
function onScreen(state: WindowState): WindowState {
  const { x, y, ...size } = state
  if (x === undefined || y === undefined) return size
  const { workArea } = screen.getDisplayMatching({ x, y, width: state.width, height: state.height })
  const isSeen = x < workArea.x + workArea.width - 60 && x + state.width > workArea.x + 60 && y >= workArea.y - 20
  return isSeen && y < workArea.y + workArea.height - 60 ? state : size
}

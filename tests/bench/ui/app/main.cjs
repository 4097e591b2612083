// What Electron starts for `npm run bench:ui`: the app itself, watched from its first moment on, or, with `--bare`, a plain
// page to compare it with.
const { app, BrowserWindow } = require('electron')
const { join } = require('node:path')

/** Epoch ms of what happened first; the benchmark reads it. */
const marks = {}
globalThis.benchMarks = marks

/** Resolves, in the page, after the first frame that shows rows with their names. */
const UNTIL_ROWS = `new Promise((resolve) => {
  const look = () => {
    if (document.querySelector('.row:not(.loading) .row-name') === null) return requestAnimationFrame(look)
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve(performance.timeOrigin + performance.now())
    port2.postMessage(null)
  }
  requestAnimationFrame(look)
})`

app.once('browser-window-created', (_event, window) => {
  window.once('show', () => {
    marks.shown = Date.now()
  })
  window.webContents.once('dom-ready', () => {
    marks.domReady = Date.now()
    window.webContents.executeJavaScript(UNTIL_ROWS).then((at) => {
      marks.rows = at
    })
  })
})

if (process.argv.includes('--bare')) {
  app.setPath('userData', process.env.JOBYARD_DATA)
  app.whenReady().then(() => {
    const window = new BrowserWindow({ width: 1280, height: 820, webPreferences: { sandbox: true } })
    window.loadFile(join(__dirname, 'bare.html'))
  })
} else {
  require(join(__dirname, '../../../../dist/main/main.cjs'))
}

import { app, session, type WebContents, type WebFrameMain } from 'electron'
import { PAGE_ORIGIN } from './page-protocol.js'

/** Whether a frame is the main frame of a page of ours. */
export function isOurFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(`${PAGE_ORIGIN}/`)
}

/** Refuses whatever the window has no use for: other pages, new windows, embedded ones, permissions, downloads. */
export function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => refuse(contents))
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.on('will-download', (event) => event.preventDefault())
  // Nothing that the page shows comes from anywhere but here.
  defaultSession.webRequest.onBeforeRequest((details, answer) => {
    const isAllowed = /^(jobyard|devtools|data|blob):/.test(details.url)
    answer({ cancel: !isAllowed })
  })
}

function refuse(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

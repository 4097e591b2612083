import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../src-shared/ipc-events.js'

interface Parts {
  command(command: MenuCommand): void
  openDataFolder(): void
  quit(): void
}

/** The native menu. Its accelerators are the app's main shortcuts; the window does what they ask. */
export function setMenu({ command, openDataFolder, quit }: Parts): void {
  const isMac = process.platform === 'darwin'
  const item = (label: string, name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => command(name),
  })
  const settings = item('Settings…', 'settings', 'CmdOrCtrl+,')
  const leave: MenuItemConstructorOptions = { label: `Quit ${app.getName()}`, accelerator: 'CmdOrCtrl+Q', click: quit }
  const template: MenuItemConstructorOptions[] = [
    ...(isMac
      ? [
          {
            label: app.getName(),
            submenu: [
              { role: 'about' },
              { type: 'separator' },
              settings,
              { type: 'separator' },
              { role: 'hide' },
              { role: 'hideOthers' },
              { role: 'unhide' },
              { type: 'separator' },
              leave,
            ],
          } satisfies MenuItemConstructorOptions,
        ]
      : []),
    {
      label: '&File',
      submenu: [
        item('Add Job…', 'add-job', 'CmdOrCtrl+N'),
        item('Try a Sample Queue', 'sample-queue'),
        { type: 'separator' },
        { label: 'Open Data Folder', click: openDataFolder },
        ...(isMac ? [] : ([{ type: 'separator' }, settings] satisfies MenuItemConstructorOptions[])),
        { type: 'separator' },
        { role: 'close' },
        ...(isMac ? [] : [leave]),
      ],
    },
    {
      label: '&Edit',
      submenu: [
        item('Undo', 'undo', 'CmdOrCtrl+Z'),
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        item('Select All', 'select-all', 'CmdOrCtrl+A'),
        { type: 'separator' },
        item('Find…', 'find', 'CmdOrCtrl+F'),
        item('Find Next', 'find-next', 'CmdOrCtrl+G'),
        item('Find Previous', 'find-previous', 'CmdOrCtrl+Shift+G'),
      ],
    },
    {
      label: '&View',
      submenu: [
        item('Command Palette…', 'palette', 'CmdOrCtrl+K'),
        { type: 'separator' },
        item('Queue', 'go-queue', 'CmdOrCtrl+1'),
        item('Runs', 'go-runs', 'CmdOrCtrl+2'),
        item('Search', 'go-search', 'CmdOrCtrl+3'),
        item('Insights', 'go-insights', 'CmdOrCtrl+4'),
        item('Handlers', 'go-handlers', 'CmdOrCtrl+5'),
        { type: 'separator' },
        item('Show or Hide Sidebar', 'toggle-sidebar', 'CmdOrCtrl+Alt+S'),
        item('Show or Hide Inspector', 'toggle-inspector', 'CmdOrCtrl+I'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : ([{ role: 'toggleDevTools' }] satisfies MenuItemConstructorOptions[])),
      ],
    },
    {
      label: '&Queue',
      submenu: [item('Pause the Queue', 'pause-queue'), item('Resume the Queue', 'resume-queue')],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [item('Keyboard Shortcuts', 'keyboard-shortcuts', 'CmdOrCtrl+/')] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

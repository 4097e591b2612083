import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron'
import type { CommandName, JobyardBridge } from '../src-shared/ipc-contract.js'
import { CALL_CHANNEL, EVENT_CHANNEL, EVENT_NAMES } from '../src-shared/ipc-events.js'

/** The keys of the contract's map of commands, put in by the build: its schemas would bring all of zod along. */
declare const __JOBYARD_COMMANDS__: readonly CommandName[]

const commands: ReadonlySet<string> = new Set(__JOBYARD_COMMANDS__)
const events: ReadonlySet<string> = new Set(EVENT_NAMES)

const bridge: JobyardBridge = {
  call(name, argument) {
    if (!commands.has(name)) {
      return Promise.resolve({ ok: false, error: { code: 'invalid-input', message: 'there is no such command' } })
    }
    return ipcRenderer.invoke(CALL_CHANNEL, name, argument)
  },
  on(name, listener) {
    if (!events.has(name)) return () => {}
    const channel = `${EVENT_CHANNEL}${name}`
    const heard = (_event: IpcRendererEvent, payload: Parameters<typeof listener>[0]) => listener(payload)
    ipcRenderer.on(channel, heard)
    return () => ipcRenderer.removeListener(channel, heard)
  },
  pathOf(file) {
    // Electron before 29 has no webUtils: there the page finds the path on the file itself.
    return typeof webUtils?.getPathForFile === 'function' ? webUtils.getPathForFile(file as File) : ''
  },
}

contextBridge.exposeInMainWorld('jobyard', bridge)

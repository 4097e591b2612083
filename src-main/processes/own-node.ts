/** What `process.execPath` needs to run a program as Node: inside Electron it is Electron, which has to be told. */
export function ownNodeEnvironment(): Record<string, string> {
  return process.versions.electron === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' }
}

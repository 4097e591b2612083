/** What `${python}` in a manifest stands for: `JOBYARD_PYTHON`, else the system's own. */
export function pythonProgram(): string {
  return process.env.JOBYARD_PYTHON ?? (process.platform === 'win32' ? 'python' : 'python3')
}

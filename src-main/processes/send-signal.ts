/**
 * Sends a signal to a process, or with a negative number to a process group.
 *
 * @returns `gone` when there is none, `forbidden` when it is another user's
 */
export function sendSignal(target: number, signal: NodeJS.Signals | 0): 'sent' | 'gone' | 'forbidden' {
  try {
    process.kill(target, signal)
    return 'sent'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? 'forbidden' : 'gone'
  }
}

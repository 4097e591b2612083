/**
 * Ctrl-Z stops a process wherever it is. An engine that is stopped in the middle of a commit would hold the database's
 * lock, and nobody could write until it goes on. A listener is called between two transactions of the main thread, so
 * that it stops there.
 *
 * @returns removes the listener
 */
export function stopBetweenCommits(): () => void {
  const listener = () => void process.kill(process.pid, 'SIGSTOP')
  process.on('SIGTSTP', listener)
  return () => void process.off('SIGTSTP', listener)
}

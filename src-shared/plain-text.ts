/** Control sequences of terminals: colours, cursor moves, titles. */
const SEQUENCES = /\u001b(?:\[[\d;?]*[A-Za-z@`]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[()][A-Z0-9]|[=>78cDEHMNOZ])/g

/** A line as a person reads it: without control sequences, and of what a progress bar drew, the last. */
export function plainText(line: string): string {
  const text = line.includes('\u001b') ? line.replaceAll(SEQUENCES, '') : line
  const drawn = text.replace(/[\r\n]+$/, '')
  return drawn.slice(drawn.lastIndexOf('\r') + 1)
}

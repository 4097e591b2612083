/** Examples at the end of a command's help; each is a command line and what it does. */
export function examples(...lines: [call: string, meaning: string][]): string {
  const width = Math.max(...lines.map(([call]) => call.length))
  return `\nExamples:\n${lines.map(([call, meaning]) => `  ${call.padEnd(width)}   ${meaning}`).join('\n')}`
}

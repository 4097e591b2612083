/**
 * Cuts pieces of text into lines, each with its end (`\n` or `\r\n`), but for a last one that has none.
 *
 * @param longest a longer line comes in several pieces
 */
export async function* linesOf(pieces: AsyncIterable<string>, longest = 64 * 1024): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of pieces) {
    const text = rest + piece
    let from = 0
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      yield text.slice(from, at + 1)
      from = at + 1
    }
    rest = text.slice(from)
    if (rest.length > longest) {
      yield rest
      rest = ''
    }
  }
  if (rest !== '') yield rest
}

import { type Handler, Parser } from 'htmlparser2'

/** What a reader of XML is told; names are as they are written, with their prefix. */
export interface XmlEvents {
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/**
 * Reads XML piece by piece. Forgiving: what is not well formed is read as far as it makes sense.
 *
 * @param between awaited after each piece
 */
export async function readXml(
  pieces: AsyncIterable<string>,
  events: XmlEvents,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const handler: Partial<Handler> = {
    onopentag: (name, attributes) => events.open?.(name, attributes),
    ontext: (text) => events.text?.(text),
    onclosetag: (name) => events.close?.(name),
  }
  const parser = new Parser(handler, { xmlMode: true, decodeEntities: true })
  for await (const piece of pieces) {
    parser.write(piece)
    await between()
  }
  parser.end()
  await between()
}

/** The text of each element by its name, of XML that holds a value in each: `<dc:title>…</dc:title>`. */
export async function readProperties(pieces: AsyncIterable<string>): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  let text = ''
  await readXml(pieces, {
    open() {
      text = ''
    },
    text(piece) {
      text += piece
    },
    close(name) {
      const value = text.replaceAll(/\s+/g, ' ').trim()
      text = ''
      if (value === '') return
      const values = found.get(name)
      if (values === undefined) found.set(name, [value])
      else values.push(value)
    },
  })
  return found
}

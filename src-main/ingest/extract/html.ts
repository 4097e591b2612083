import { Parser } from 'htmlparser2'
import { DecodedText } from '../decoded-text.js'
import { type Extract, type Extraction, factsOf } from '../extraction.js'
import { FlowText } from '../flow-text.js'

/** What is not read: code, drawings, and what leads through a site instead of being its page. */
const SKIPPED = new Set(
  'script style noscript template svg math iframe object nav select datalist dialog head canvas audio video'.split(' '),
)
const PARAGRAPHS = new Set(
  'p blockquote figure figcaption table ul ol dl pre form fieldset details section article main header footer aside address hr'.split(
    ' ',
  ),
)
const LINES = new Set('div li tr dt dd br option summary legend label'.split(' '))
const HEADING = /^h([1-6])$/
/** A page's own part is taken alone when it holds at least this much of the text. */
const MAIN_SHARE = 0.3

/** Facts about a page, and whether its text is in its `<main>` or `<article>`. */
interface PageOutline {
  title: string | null
  metas: Record<string, string>
  language: string | null
  links: number
  images: number
  solid: number
  solidInMain: number
}

/** The text of a page as it would be read aloud: its own part where it has one, without navigation, code and styles. */
export const extractHtml: Extract = async (extraction) => {
  const outline = await outlineOf(extraction)
  const onlyMain = outline.solidInMain > 0 && outline.solidInMain >= outline.solid * MAIN_SHARE
  const text = new DecodedText(extraction)
  const flow = new FlowText()
  const parser = pageParser(flow, onlyMain)
  for await (const piece of text.pieces()) {
    parser.write(piece)
    await flow.handOn(extraction.out)
  }
  parser.end()
  await flow.finish(extraction.out)
  text.note(extraction)
  if (onlyMain) extraction.note('Only the main part of the page was read, without what leads through the site.')
  const { metas } = outline
  return {
    title: outline.title ?? metas['og:title'] ?? flow.title?.text ?? null,
    facts: factsOf({
      description: metas.description ?? metas['og:description'],
      author: metas.author ?? metas['article:author'],
      published: metas['article:published_time'] ?? metas.date,
      site: metas['og:site_name'],
      keywords: metas.keywords,
      language: outline.language,
      encoding: extraction.detected.encoding,
      headings: flow.headings,
      links: outline.links,
      images: outline.images,
    }),
  }
}

/** A parser that writes a page's text into a flow. Also for the chapters of a book. */
export function pageParser(flow: FlowText, onlyMain: boolean, xmlMode = false): Parser {
  let skipped = 0
  let pre = 0
  let main = 0
  const isMain = (name: string) => name === 'main' || name === 'article'
  const isRead = () => skipped === 0 && (!onlyMain || main > 0)
  return new Parser(
    {
      onopentag(name, attributes) {
        if (SKIPPED.has(name)) skipped += 1
        if (isMain(name)) main += 1
        if (!isRead()) return
        if (name === 'pre' || name === 'textarea') pre += 1
        if (HEADING.test(name)) flow.beginHeading()
        else if (PARAGRAPHS.has(name)) flow.paragraph()
        else if (LINES.has(name)) flow.lineBreak()
        else if (name === 'td' || name === 'th') flow.text(' ')
        else if (name === 'img' && attributes.alt !== undefined) flow.text(` ${attributes.alt} `)
      },
      ontext(text) {
        if (isRead()) flow.text(text, pre > 0)
      },
      onclosetag(name) {
        const level = HEADING.exec(name)?.[1]
        if (isRead()) {
          if ((name === 'pre' || name === 'textarea') && pre > 0) pre -= 1
          if (level !== undefined) flow.endHeading(Number(level))
          else if (PARAGRAPHS.has(name)) flow.paragraph()
          else if (LINES.has(name) && name !== 'br') flow.lineBreak()
        }
        if (SKIPPED.has(name) && skipped > 0) skipped -= 1
        if (isMain(name) && main > 0) main -= 1
      },
    },
    { decodeEntities: true, xmlMode, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
}

async function outlineOf(extraction: Extraction): Promise<PageOutline> {
  const outline: PageOutline = {
    title: null,
    metas: {},
    language: null,
    links: 0,
    images: 0,
    solid: 0,
    solidInMain: 0,
  }
  let skipped = 0
  let main = 0
  let title: string | null = null
  const parser = new Parser(
    {
      onopentag(name, { lang, name: key, property, content }) {
        if (name === 'html') outline.language = lang ?? null
        if (name === 'title' && outline.title === null) title = ''
        if (name === 'a') outline.links += 1
        if (name === 'img') outline.images += 1
        const meta = key ?? property
        if (name === 'meta' && meta !== undefined && content !== undefined) {
          outline.metas[meta.toLowerCase()] ??= content.trim().slice(0, 1_000)
        }
        if (SKIPPED.has(name)) skipped += 1
        if (name === 'main' || name === 'article') main += 1
      },
      ontext(text) {
        if (title !== null) title = `${title}${text}`.slice(0, 1_000)
        if (skipped > 0) return
        const solid = text.replaceAll(/\s+/g, '').length
        outline.solid += solid
        if (main > 0) outline.solidInMain += solid
      },
      onclosetag(name) {
        if (name === 'title' && title !== null) {
          outline.title = title.replaceAll(/\s+/g, ' ').trim() || null
          title = null
        }
        if (SKIPPED.has(name) && skipped > 0) skipped -= 1
        if ((name === 'main' || name === 'article') && main > 0) main -= 1
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  for await (const piece of new DecodedText(extraction).pieces()) parser.write(piece)
  parser.end()
  return outline
}

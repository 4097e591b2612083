/**
 * Characters that a terminal would act on instead of showing: C0 and C1 controls, DEL, the marks that turn the reading
 * direction around, line and paragraph separators, invisible marks, and lone surrogates. Zero-width joiners stay, since
 * emoji and several scripts need them.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu

const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Text for a table or a message: what a job's name or error says can neither move the cursor nor change colours nor
 * pretend to be another line. Escapes look like JSON's (`\n`, `\u001b`).
 */
export function escapeText(text: string): string {
  return text.replace(UNSAFE, (found) => SHORT[found] ?? `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Like {@link escapeText} for text of several lines: line ends stay line ends. */
export function escapeLines(text: string): string[] {
  return text.split(/\r?\n/).map(escapeText)
}

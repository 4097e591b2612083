/** A control sequence that sets how what follows looks ("select graphic rendition"), as latin1 text. */
const SGR = /\u001b\[([\d;]*)m/g
const ESCAPE = '\u001b'

/** Which codes end which others; the ranges are those of ECMA-48 and of xterm's bright colours. */
const ENDS: Record<number, readonly string[]> = {
  22: ['1', '2'],
  23: ['3'],
  24: ['4', '21'],
  25: ['5', '6'],
  27: ['7'],
  28: ['8'],
  29: ['9'],
}

/**
 * The look that a terminal would have after some output: colours and attributes stay switched on over line ends, until
 * something switches them off.
 */
export class SgrState {
  #foreground = ''
  #background = ''
  #attributes: string[] = []

  /** The look as one control sequence; empty when nothing is switched on. */
  get sequence(): string {
    const codes = [...this.#attributes, this.#foreground, this.#background].filter((code) => code !== '')
    return codes.length === 0 ? '' : `${ESCAPE}[${codes.join(';')}m`
  }

  /** @param text any piece that no control sequence is cut at an end of */
  read(text: string): void {
    if (!text.includes(ESCAPE)) return
    for (const [, codes = ''] of text.matchAll(SGR)) this.#apply(codes === '' ? ['0'] : codes.split(';'))
  }

  #apply(codes: readonly string[]): void {
    for (let i = 0; i < codes.length; i += 1) {
      const word = codes[i] === '' ? '0' : (codes[i] as string)
      const code = Number(word)
      if (code === 38 || code === 48) {
        // 38;5;N or 38;2;R;G;B
        const length = codes[i + 1] === '5' ? 3 : codes[i + 1] === '2' ? 5 : 1
        const colour = codes.slice(i, i + length).join(';')
        if (code === 38) this.#foreground = length > 1 ? colour : this.#foreground
        else this.#background = length > 1 ? colour : this.#background
        i += length - 1
      } else this.#one(code, word)
    }
  }

  #one(code: number, word: string): void {
    if (code === 0) {
      this.#foreground = ''
      this.#background = ''
      this.#attributes = []
    } else if (code === 39) this.#foreground = ''
    else if (code === 49) this.#background = ''
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) this.#foreground = word
    else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) this.#background = word
    else if (ENDS[code] !== undefined) {
      this.#attributes = this.#attributes.filter((one) => !ENDS[code]?.includes(one))
    } else if (code >= 1 && code <= 9 && !this.#attributes.includes(word)) this.#attributes.push(word)
  }
}

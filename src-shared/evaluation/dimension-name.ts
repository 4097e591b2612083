/**
 * What two spellings of a dimension's name have in common (rule D1): case, runs of white space and the way accents are
 * encoded don't count, so that `[Action]`, `{action}` and `{ACTION}` name one dimension.
 */
export function dimensionKey(name: string): string {
  // By way of upper case, since ß is SS there.
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toUpperCase().toLowerCase()
}

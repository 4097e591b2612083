import type { Option } from '../../components/select.js'

/** The choices, with the value that is set beside them where it is none of theirs. */
export function withCurrent(
  options: readonly Option<string>[],
  current: number | null,
  label: (value: number) => string,
): readonly Option<string>[] {
  const isThere = current === null || options.some(({ value }) => value === String(current))
  return isThere ? options : [...options, { value: String(current), label: label(current) }]
}

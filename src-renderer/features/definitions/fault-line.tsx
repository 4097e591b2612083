/** What is wrong with the field above; nothing when nothing is. */
export function FaultLine({ text }: { text: string | undefined }) {
  return text === undefined ? null : <span className="field-error">{text}</span>
}

/** What the database or the system called the fault, e.g. `SQLITE_FULL`; absent where nobody gave it a name. */
export function troubleCode(thrown: unknown): { cause?: string } {
  const holder = thrown as { code?: unknown; details?: { code?: unknown } } | null
  const code = holder?.details?.code ?? holder?.code
  return typeof code === 'string' ? { cause: code } : {}
}

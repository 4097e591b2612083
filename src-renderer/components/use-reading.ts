import { useCallback, useEffect, useRef, useState } from 'react'
import { type JobyardError, toJobyardError } from '../../src-shared/errors.js'
import { Paced } from './paced.js'

export interface Reading<Value> {
  /** What was read last by this reader; null before. It stays while it is read again, and when that fails. */
  value: Value | null
  /** Why the last reading failed. */
  error: JobyardError | null
  /** Reads again, paced by how long it takes. */
  again(): void
}

interface Held<Value> {
  read: () => Promise<Value>
  value: Value | null
  error: JobyardError | null
}

/** Reads something of the main process, and again on demand. @param read memoised: another one is another thing to read */
export function useReading<Value>(read: () => Promise<Value>): Reading<Value> {
  const [held, setHeld] = useState<Held<Value> | null>(null)
  const pace = useRef<Paced | null>(null)
  useEffect(() => {
    let isWanted = true
    const paced = new Paced(() =>
      read().then(
        (value) => {
          if (isWanted) setHeld({ read, value, error: null })
        },
        (thrown: unknown) => {
          if (!isWanted) return
          const error = toJobyardError(thrown)
          setHeld((before) => ({ read, value: before?.read === read ? before.value : null, error }))
        },
      ),
    )
    pace.current = paced
    paced.ask()
    return () => {
      isWanted = false
      paced.end()
    }
  }, [read])
  const again = useCallback(() => pace.current?.ask(), [])
  const isOurs = held?.read === read
  return { value: isOurs ? held.value : null, error: isOurs ? held.error : null, again }
}

import { useEffect, useState } from 'react'
import type { LoopLook } from '../../../src-shared/agent-contract.js'
import { call } from '../../bridge.js'
import { type FormField, type FormValues, readForm } from '../add-job/schema-form.js'

const TYPING_MS = 300

/** What is there to choose from, and what stands in the way of the form as it is filled in; null until that is known. */
export function useLook(fields: readonly FormField[], values: FormValues, allowDirty: boolean): LoopLook | null {
  const [look, setLook] = useState<LoopLook | null>(null)
  const input = JSON.stringify(inputOf(fields, values))
  useEffect(() => {
    let isWanted = true
    const timer = setTimeout(() => {
      call('agents.look', { input: JSON.parse(input), allowDirty }).then(
        (value) => isWanted && setLook(value),
        () => isWanted && setLook(null),
      )
    }, TYPING_MS)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [input, allowDirty])
  return look
}

/** What can be read of the form; what is missing or wrong is left out. */
function inputOf(fields: readonly FormField[], values: FormValues): Record<string, unknown> {
  return Object.assign(
    {},
    ...fields.map((field) => {
      const read = readForm([field], values)
      return 'input' in read ? read.input : {}
    }),
  )
}

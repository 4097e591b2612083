import { create } from 'zustand'

/** A question before something that can't be undone. */
export interface Question {
  title: string
  /** What will be lost. */
  text: string
  /** What the button that goes on says. */
  yes: string
  /** What the button that leaves everything as it is says. */
  no?: string
  act(): void
}

export const useConfirm = create<{ question: Question | null }>(() => ({ question: null }))

export function ask(question: Question): void {
  useConfirm.setState({ question })
}

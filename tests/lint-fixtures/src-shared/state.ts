export type State = unknown

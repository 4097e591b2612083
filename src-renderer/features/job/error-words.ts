/** What an error code means to people. */
export interface ErrorHelp {
  /** What the code means, for someone who has not read the manual. */
  meaning: string
  /** What to do about it. */
  fix: string
}

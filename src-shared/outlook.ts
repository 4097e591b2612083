/** A span in which something probably happens, epoch ms. */
export interface TimeRange {
  from: number
  to: number
}

/** When a job probably starts and ends; null where nothing like it has run before, or something else must happen first. */
export interface JobOutlook {
  start: TimeRange | null
  finish: TimeRange | null
}

/** Of one of the next jobs in the queue. */
export interface ExpectedStart {
  id: number
  start: TimeRange
  finish: TimeRange | null
}

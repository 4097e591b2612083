/** A job, and where in it to look. */
export interface JobPlace {
  id: number
  /** Absent: the latest. */
  attempt?: number
  /** A turn of its transcript, counted from 1 as people see it. */
  turn?: number
}

const LINK = /^jobyard:\/\/job\/(\d{1,10})\/?(?:\?([\w=&]*))?$/

/** A link that opens Jobyard at this place: `jobyard://job/12?attempt=2&turn=3`. */
export function jobLink({ id, attempt, turn }: JobPlace): string {
  const parts = [
    ...(attempt === undefined ? [] : [`attempt=${attempt}`]),
    ...(turn === undefined ? [] : [`turn=${turn}`]),
  ]
  return `jobyard://job/${id}${parts.length === 0 ? '' : `?${parts.join('&')}`}`
}

/** The place that a link names; null when it is none of {@link jobLink}'s. Numbers that can't be are left out. */
export function parseJobLink(link: string): JobPlace | null {
  const [, id, query = ''] = LINK.exec(link.trim()) ?? []
  if (id === undefined || Number(id) < 1) return null
  const number = (name: string) => {
    const value = Number(new RegExp(`(?:^|&)${name}=(\\d{1,9})(?:&|$)`).exec(query)?.[1] ?? 0)
    return value >= 1 ? { [name]: value } : {}
  }
  return { id: Number(id), ...number('attempt'), ...number('turn') }
}

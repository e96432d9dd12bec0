/** The name of a time zone, as configuration gives it. */
import * as z from 'zod'
import { zoneOf } from './zone.ts'

/** Whether no letter is of another case than in the zone's own name. */
function isSpelt(name: string): boolean {
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
  return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase()
}

/** An IANA zone in its own spelling, `UTC`, or a fixed offset such as `+10:00`. */
export const zoneName = z.string().refine(
  (name) => {
    try {
      return zoneOf(name).id === name && isSpelt(name)
    } catch {
      return false
    }
  },
  { error: 'expected an IANA time zone such as Europe/London, UTC, or an offset such as +10:00' },
)

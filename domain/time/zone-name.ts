/** The name of a time zone, as configuration gives it. */
import { z } from 'zod'
import { zoneOf } from './zone.ts'

/** An IANA zone in its own spelling, `UTC`, or a fixed offset such as `+10:00`. */
export const zoneName = z.string().refine(
  (name) => {
    try {
      return zoneOf(name).id === name
    } catch {
      return false
    }
  },
  { error: 'expected an IANA time zone such as Europe/London, UTC, or an offset such as +10:00' },
)

/** The wall clock of Europe/London over the sample files, with its one change of 2025-10-26. */

const minuteMs = 60_000
const dayMs = 86_400_000

/** British Summer Time ends at 01:00 UTC on the last Sunday of October. */
const summerTimeEndsMs = Date.UTC(2025, 9, 26, 1)

export interface Slot {
  readonly startMs: number
  readonly offsetMinutes: number
}

/** Returns the local dates (YYYY-MM-DD) from one to another, both included. */
export function datesBetween(from: string, to: string): string[] {
  const dates: string[] = []
  for (let ms = Date.parse(from); ms <= Date.parse(to); ms += dayMs) {
    dates.push(new Date(ms).toISOString().slice(0, 10))
  }
  return dates
}

/** Returns whether a local date is a Saturday or a Sunday. */
export function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(date).getUTCDay())
}

/** Returns the intervals of a local date in order of time: 48 half hours, and 50 on 2025-10-26. */
export function slotsOf(date: string, intervalMinutes: number): Slot[] {
  const slots: Slot[] = []
  const end = localMidnightMs(Date.parse(date) + dayMs)
  for (let ms = localMidnightMs(Date.parse(date)); ms < end; ms += intervalMinutes * minuteMs) {
    slots.push({ startMs: ms, offsetMinutes: ms < summerTimeEndsMs ? 60 : 0 })
  }
  return slots
}

/** Returns what the wall clock shows when the interval begins, as `2025-10-26T01:30:00`. */
export function wallClock(slot: Slot): string {
  return new Date(slot.startMs + slot.offsetMinutes * minuteMs).toISOString().slice(0, 19)
}

/** Returns the hours on the wall clock when the interval begins: 1.5 at 01:30. */
export function wallClockHours(slot: Slot): number {
  return ((slot.startMs + slot.offsetMinutes * minuteMs) % dayMs) / (60 * minuteMs)
}

function localMidnightMs(utcMidnightMs: number): number {
  return utcMidnightMs - (utcMidnightMs < summerTimeEndsMs ? 60 : 0) * minuteMs
}

/** Makes the readings of one meter: its day shape, small noise, and the faults planted in it. */
import { datesBetween, isWeekend, type Slot, slotsOf, wallClockHours } from './clock.ts'
import { type FaultKind, faultOn } from './faults.ts'
import type { Meter, SampleFile } from './files.ts'
import { seededRandom } from './random.ts'

export interface Reading extends Slot {
  readonly thousandths: number
}

export interface MeterDay {
  readonly date: string
  /** One for each interval of the day; undefined where the reading is missing. */
  readonly readings: readonly (Reading | undefined)[]
}

/** A `missing` day has no readings from 09:30 until 17:00: 15 of 48 half hours. */
const outageHours = { from: 9.5, to: 17 }

/** What a fault multiplies the whole day by. */
const factorOf: Record<FaultKind, number> = {
  spike: 3,
  drop: 0.2,
  stuck: 1,
  missing: 1,
  absent: 1,
}

/**
 * Returns a meter's days in order; a day that is absent is left out. A day differs by up to 4 % and
 * an interval by up to 6 % from the shape. Quantities are whole thousandths of a kWh.
 */
export function makeDays(file: SampleFile, meter: Meter): MeterDay[] {
  const random = seededRandom(meter.id)
  const days: MeterDay[] = []
  let stuckAt: number | undefined
  for (const date of datesBetween(file.from, file.to)) {
    const fault = faultOn(meter.id, date)
    const shape = isWeekend(date) ? meter.weekend : meter.weekday
    const factor = fault === undefined ? 1 : factorOf[fault]
    const peak = meter.peakThousandths * factor * within(random, 0.04)
    const readings = slotsOf(date, file.intervalMinutes).map((slot) => {
      const drawn = Math.round(peak * levelAt(shape, slot) * within(random, 0.06))
      if (fault === 'stuck') stuckAt ??= drawn
      return { ...slot, thousandths: fault === 'stuck' ? (stuckAt ?? drawn) : drawn }
    })
    if (fault !== 'stuck') stuckAt = undefined
    if (fault === 'absent') continue
    days.push({ date, readings: fault === 'missing' ? readings.map(exceptOutage) : readings })
  }
  return days
}

/** Returns a factor near one: at most the given part above or below it. */
function within(random: () => number, part: number): number {
  return 1 + part * (2 * random() - 1)
}

/** Returns the load as a part of the peak, on a straight line from one hour to the next. */
function levelAt(shape: string, slot: Slot): number {
  const hours = wallClockHours(slot)
  const hour = Math.floor(hours)
  const [here, next] = [Number(shape[hour]), Number(shape[(hour + 1) % 24])]
  return (here + (next - here) * (hours - hour)) / 9
}

function exceptOutage(reading: Reading): Reading | undefined {
  const hours = wallClockHours(reading)
  return hours >= outageHours.from && hours < outageHours.to ? undefined : reading
}

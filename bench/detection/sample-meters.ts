/** Meters of half hours made as they are asked for, always the same: as different as real ones, and some faulty. */
import { nearlyNormal, seededRandom } from './random.ts'

export const SLOTS = 48

/** Half hours of a day in micros of kWh; null where there is no reading, and no day where all are. */
export type MadeDay = readonly (number | null)[]

type Kind = 'household' | 'office' | 'gas' | 'shop'
const KINDS: readonly Kind[] = ['household', 'household', 'household', 'office', 'gas', 'shop']

/** One in so many days has a fault, of one of these kinds. */
const DAYS_PER_FAULT = 60
const FAULTS = ['missing', 'absent', 'stuck', 'zero', 'spike', 'drop'] as const

/** The days of that meter from a day number on; undefined where it has no reading at all. */
export function* daysOf(
  meter: number,
  first: number,
  count: number,
): Generator<MadeDay | undefined> {
  const random = seededRandom(meter)
  const kind = KINDS[meter % KINDS.length] as Kind
  const scale = Math.exp(random() * 2)
  let stuckAt: number | undefined
  for (let day = first; day < first + count; day++) {
    const fault =
      random() < 1 / DAYS_PER_FAULT ? FAULTS[Math.floor(random() * FAULTS.length)] : undefined
    const level = scale * levelOf(kind, day) * Math.exp(0.12 * nearlyNormal(random))
    const noise = kind === 'household' ? 0.5 : 0.1
    const values: (number | null)[] = []
    for (let slot = 0; slot < SLOTS; slot++) {
      const drawn = level * shapeOf(kind, slot, day) * Math.exp(noise * nearlyNormal(random))
      values.push(Math.round(drawn * 1000) * 1000)
    }
    if (fault === 'stuck') stuckAt = values[SLOTS - 1] as number
    else if (fault !== undefined || random() < 0.3) stuckAt = undefined
    if (fault === 'absent') yield undefined
    else
      yield stuckAt === undefined ? withFault(values, fault) : values.map(() => stuckAt as number)
  }
}

function withFault(values: (number | null)[], fault: string | undefined): MadeDay {
  if (fault === 'missing')
    return values.map((value, slot) => (slot > 15 && slot < 30 ? null : value))
  const factor = { zero: 0, spike: 2.2, drop: 0.3 }[fault ?? ''] ?? 1
  return factor === 1 ? values : values.map((value) => Math.round((value as number) * factor))
}

/** By season and weekday, about 1: gas has zeros in summer, offices rest at weekends. */
function levelOf(kind: Kind, day: number): number {
  const winter = 0.5 + 0.5 * Math.cos((2 * Math.PI * ((day % 365.25) - 15)) / 365.25)
  const isWeekend = (day + 3) % 7 > 4
  if (kind === 'gas') return Math.max(0, 2.4 * (winter - 0.25))
  if (kind === 'office') return (isWeekend ? 0.35 : 1) * (0.9 + 0.2 * winter)
  return (isWeekend ? 1.15 : 1) * (0.8 + 0.4 * winter)
}

/** By time of day, in kWh of a half hour. */
function shapeOf(kind: Kind, slot: number, day: number): number {
  const hour = slot / 2
  if (kind === 'household') return 0.12 + bump(hour, 7.5, 1) * 0.25 + bump(hour, 19, 2) * 0.5
  if (kind === 'gas') return slot < 12 ? 0.05 : bump(hour, 7, 2) + bump(hour, 18, 3)
  const isOpen = kind === 'shop' || (day + 3) % 7 <= 4
  return 2 + (isOpen ? 6 * bump(hour, 13, 4) : 0)
}

function bump(hour: number, at: number, width: number): number {
  return Math.exp(-(((hour - at) / width) ** 2) / 2)
}

/** How detectors say amounts, spans and times in their sentences. */
import { formatMicro } from '../quantity/decimal.ts'
import { SECONDS_PER_DAY } from '../time/civil-date.ts'
import { formatPlace, isPlainDay, zoneOf } from '../time/zone.ts'
import type { HistoryDay } from './detector.ts'

/** Figures that nobody needs to the last digit are said with so many. */
const DIGITS = 4

/** An amount in 1e-6 of the unit as people read it: four digits, no fraction of a large number. */
export function about(micro: number): string {
  const magnitude = Math.floor(Math.log10(Math.max(1, Math.abs(micro))))
  const step = 10 ** Math.min(6, Math.max(0, magnitude - DIGITS + 1))
  return formatMicro(Math.round(micro / step) * step)
}

/** A share as a percentage that is not rounded to all or nothing. */
export function percent(share: number): string {
  return String(Math.min(99, Math.max(1, Math.round(share * 100))))
}

/** What one slot of the day covers: `half hour`. */
export function slotName(slotSeconds: number): string {
  if (slotSeconds === SECONDS_PER_DAY) return 'day'
  if (slotSeconds === 3600) return 'hour'
  if (slotSeconds === 1800) return 'half hour'
  if (slotSeconds === 900) return 'quarter of an hour'
  if (slotSeconds === 60) return 'minute'
  return slotSeconds % 60 === 0 ? `${slotSeconds / 60} minutes` : `${slotSeconds} seconds`
}

/** What the clock shows where a slot begins: `19:30`; `24:00` where the day ends. */
export function clockAt({ day, zone, slotSeconds, values }: HistoryDay, slot: number): string {
  if (slot >= values.length) return '24:00'
  const seconds = slot * slotSeconds
  const local = zone === undefined ? undefined : zoneOf(zone).day(day)
  if (local !== undefined && !isPlainDay(local)) return formatPlace(local, seconds).slice(11, 16)
  const minutes = Math.floor(seconds / 60)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** A duration as hours, or days where it is long: `16.5 hours`, `3 days`. */
export function duration(seconds: number): string {
  const days = seconds / SECONDS_PER_DAY
  if (days >= 2) return `${Math.round(days * 10) / 10} days`
  const hours = Math.round(seconds / 360) / 10
  return hours === 1 ? '1 hour' : `${hours} hours`
}

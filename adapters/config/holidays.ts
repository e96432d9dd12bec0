/** Public holidays of countries, states and regions, from `date-holidays`. Too big for a Lambda bundle. */
import { createRequire } from 'node:module'
import type { default as Holidays } from 'date-holidays'
import { assignmentsSchema } from '../../domain/detection/assignments.ts'
import { formatDate, parseDate } from '../../domain/time/civil-date.ts'

const FIRST_YEAR = 2000
const YEARS_AHEAD = 2
const DAY_MS = 24 * 60 * 60_000

/** `detectors.yml` whose calendars are known: `US`, `US-NY` or `US-LA-NO`. */
export const knownCalendars = assignmentsSchema.superRefine(({ calendars }, context) => {
  for (const [index, { calendar }] of calendars.entries()) {
    const message = mistakeIn(calendar)
    if (message === undefined) continue
    context.addIssue({ code: 'custom', path: ['calendars', index, 'calendar'], message })
  }
})

const expanded = new Map<string, readonly string[]>()

/**
 * The local dates of a known calendar's public holidays, from 2000 to two years from now, sorted; also
 * days that are off in place of a holiday at a weekend.
 */
export function holidaysOf(calendar: string): readonly string[] {
  const known = expanded.get(calendar)
  if (known !== undefined) return known
  const dates = new Set<string>()
  const calendarDays = new (library())(...(calendar.split('-') as [string]))
  const last = new Date().getUTCFullYear() + YEARS_AHEAD
  for (let year = FIRST_YEAR; year <= last; year++) {
    for (const { date, start, end, type } of calendarDays.getHolidays(year)) {
      if (type !== 'public') continue
      const first = parseDate(date.slice(0, 10)) as number
      const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / DAY_MS))
      for (let day = first; day < first + days; day++) dates.add(formatDate(day))
    }
  }
  const sorted = [...dates].sort()
  expanded.set(calendar, sorted)
  return sorted
}

/** What is wrong with a calendar's name; undefined where it is known. */
function mistakeIn(calendar: string): string | undefined {
  const known = new (library())()
  const [country = '', state, region, ...others] = calendar.split('-')
  const countries = known.getCountries() ?? {}
  if (!Object.hasOwn(countries, country)) {
    return `expected a country's two letters, as in US or US-NY, found ${JSON.stringify(country)}`
  }
  if (state === undefined) return undefined
  const states = known.getStates(country) ?? {}
  if (!Object.hasOwn(states, state)) return unknown(state, `${country}`, states)
  if (region === undefined) return undefined
  const regions = known.getRegions(country, state) ?? {}
  if (!Object.hasOwn(regions, region)) return unknown(region, `${country}-${state}`, regions)
  return others.length === 0 ? undefined : `expected no more than country, state and region`
}

function unknown(part: string, of: string, parts: Readonly<Record<string, string>>): string {
  const names = Object.keys(parts)
  if (names.length === 0)
    return `${of} has no calendars of its parts, found ${JSON.stringify(part)}`
  return `expected one of ${names.map((name) => `${of}-${name}`).join(', ')}`
}

/** Loaded when a calendar is first asked for: that takes a third of a second. */
function library(): typeof Holidays {
  const loaded = createRequire(import.meta.url)('date-holidays') as
    | typeof Holidays
    | { default: typeof Holidays }
  return 'default' in loaded ? loaded.default : loaded
}

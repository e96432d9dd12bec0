/** Civil dates as day numbers (days since 1970-01-01) and as `YYYY-MM-DD` text. */

export const SECONDS_PER_DAY = 86_400

/** Readings outside these years are a broken clock or a misread column, not history. */
const FIRST_YEAR = 1900
const LAST_YEAR = 2199

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/**
 * The day number of a date in the proleptic Gregorian calendar; undefined where there is no such
 * date, or it lies outside 1900 to 2199. Method: Howard Hinnant, `days_from_civil`.
 */
export function toDayNumber(year: number, month: number, day: number): number | undefined {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1) return undefined
  const length = month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] as number)
  if (day > length) return undefined
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  return era * 146_097 + dayOfEra + dayOfYear - 719_468
}

const FIRST_DAY = toDayNumber(FIRST_YEAR, 1, 1) as number
const LAST_DAY = toDayNumber(LAST_YEAR, 12, 31) as number

/** Whether a day number lies in the years that dates may have. */
export function isDateDay(day: number): boolean {
  return day >= FIRST_DAY && day <= LAST_DAY
}

/** The day number of `YYYY-MM-DD`; undefined if the text is no such date. */
export function parseDate(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return undefined
  return toDayNumber(Number(match[1]), Number(match[2]), Number(match[3]))
}

/** `YYYY-MM-DD` of a day number. */
export function formatDate(day: number): string {
  return new Date(day * SECONDS_PER_DAY * 1000).toISOString().slice(0, 10)
}

/** The day of the week: 0 is Monday, 6 is Sunday. */
export function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

/** What totals must be, added up apart from the product: decimal text, BigInt micros and plain maps. */

/** Decimal text of at most six decimals as millionths. */
export function micros(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text)
  if (match === null) throw new Error(`${text} has no exact millionths`)
  const [, sign, whole = '', fraction = ''] = match
  const value = BigInt(whole + fraction.padEnd(6, '0'))
  return sign === '-' ? -value : value
}

/** Millionths as decimal text without trailing zeros. */
export function decimal(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(7, '0')
  const text = `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '')
  return value < 0n ? `-${text}` : text
}

/** The sum of decimal texts; blank ones count nothing. */
export function sum(values: Iterable<string>): string {
  let total = 0n
  for (const value of values) if (value !== '') total += micros(value)
  return decimal(total)
}

/** As many values as asked, each with up to six decimals, the same for the same seed. */
export function values(seed: number, count: number): string[] {
  let state = seed + 1
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647
    return decimal(BigInt(state % 9_000_000))
  })
}

const pad = (value: number): string => String(value).padStart(2, '0')

/** Clock labels of a day, such as `0:00`, `0:30`. */
export function clock(minutes = 30, hours = 24): string[] {
  return Array.from({ length: (hours * 60) / minutes }, (_, slot) => {
    const at = slot * minutes
    return `${Math.floor(at / 60)}:${pad(at % 60)}`
  })
}

/** A wide file of half hours with these rows: meter, date and values. */
export function wide(...rows: (readonly [string, string, readonly string[]])[]): string {
  const header = ['Meter', 'Date', ...clock()].join(',')
  const lines = rows.map(([meter, date, row]) => [meter, date, ...row].join(','))
  return `${[header, ...lines].join('\n')}\n`
}

/** A long file with these rows: meter, stamp and value. */
export function long(...rows: (readonly [string, string, string])[]): string {
  return `${['meter,timestamp,value', ...rows.map((row) => row.join(','))].join('\n')}\n`
}

/** Instants from one ISO stamp on, a fixed number of minutes apart. */
export function instants(from: string, count: number, minutes = 30): Date[] {
  const start = Date.parse(from)
  return Array.from({ length: count }, (_, slot) => new Date(start + slot * minutes * 60_000))
}

/** The instant in UTC, whole seconds: `2025-10-26T00:30:00Z`. */
export function utc(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`
}

/** What clocks in London show at the instant, by the platform's own time zone database. */
export function london(instant: Date): string {
  return londonClock.format(instant).replace(',', '')
}

const londonClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/London',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** The date so many days after another. */
export function dayAfter(date: string, days = 1): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
}

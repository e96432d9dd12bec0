/** What somebody asks of the stack: how many meters, how often, in which files. */
import { z } from 'zod'
import { InvalidRequest } from '../errors.ts'
import { DEFAULT_LIMITS } from '../ingestion/limits.ts'

const count = z.number().int().positive()

const workloadSchema = z.strictObject({
  meters: count.max(1e9),
  /** Minutes from one reading to the next. */
  interval: count.max(1440),
  filesPerDay: count.max(1e9),
  /** How many files tell of the same day of a meter: 1 for whole days, 24 where a file comes each hour. */
  dropsPerDay: count.max(1440),
  /** `wide`: a row for each meter and day; `long`: a row for each reading. */
  layout: z.enum(['wide', 'long']),
  /** Days of readings, files and records that are there by then. */
  daysKept: count.max(36_500),
  /** How often the detectors look at what has changed: hourly, as deployed, or more rarely. */
  detectionsPerDay: count.max(24),
  /** The most days before a changed one that a detector looks at. */
  lookbackDays: count.max(36_500),
  /** Calls that ask for a month of one meter, and for the total of a date. */
  meterCallsPerDay: z.number().int().nonnegative(),
  dateCallsPerDay: z.number().int().nonnegative(),
})
export type Workload = z.infer<typeof workloadSchema>

const METERS_IN_FILE = 20_000
/** Of the detectors in `config/detectors.yml`; a test holds it to them. */
export const LOOKBACK_DAYS = 767

/**
 * The workload with what is usual where nothing is said. Throws InvalidRequest, with what to do,
 * where it cannot be.
 */
export function workloadOf(
  given: { readonly meters: number } & {
    readonly [Name in keyof Workload]?: Workload[Name] | undefined
  },
): Workload {
  const { meters, dropsPerDay = 1 } = given
  const checked = workloadSchema.safeParse({
    meters,
    dropsPerDay,
    interval: given.interval ?? 30,
    filesPerDay: given.filesPerDay ?? dropsPerDay * Math.ceil(meters / METERS_IN_FILE),
    layout: given.layout ?? 'wide',
    daysKept: given.daysKept ?? 365,
    detectionsPerDay: given.detectionsPerDay ?? 24,
    lookbackDays: given.lookbackDays ?? LOOKBACK_DAYS,
    meterCallsPerDay: given.meterCallsPerDay ?? Math.ceil(meters / 10),
    dateCallsPerDay: given.dateCallsPerDay ?? 24,
  })
  if (!checked.success) {
    const [issue] = checked.error.issues
    throw new InvalidRequest(`${issue?.path.join('.')}: ${issue?.message}.`)
  }
  const workload = checked.data
  const { interval, filesPerDay } = workload
  if (1440 % interval !== 0) {
    throw new InvalidRequest(`${interval} minutes do not divide a day; take 5, 15, 30 or 60.`)
  }
  if (dropsPerDay > 1440 / interval) {
    throw new InvalidRequest(
      `A day of ${1440 / interval} readings does not come in ${dropsPerDay} drops; take fewer drops or a shorter interval.`,
    )
  }
  if (filesPerDay < dropsPerDay) {
    throw new InvalidRequest(
      `${dropsPerDay} drops a day need at least ${dropsPerDay} files a day; ${filesPerDay} are too few.`,
    )
  }
  if (filesPerDay > meters * dropsPerDay) {
    throw new InvalidRequest(
      `${filesPerDay} files a day are more than there is to say of ${meters} meters in ${dropsPerDay} drops; take at most ${meters * dropsPerDay}.`,
    )
  }
  const fewest = Math.ceil((meters * dropsPerDay) / DEFAULT_LIMITS.meters)
  if (filesPerDay < fewest) {
    throw new InvalidRequest(
      `A file may have ${DEFAULT_LIMITS.meters} meters; take at least ${fewest} files a day.`,
    )
  }
  return workload
}

/** Days in the month that is counted. */
export const MONTH_DAYS = 30

/** Readings of one contribution: what a file says of a meter's day. */
export function readingsPerItem({ interval, dropsPerDay }: Workload): number {
  return 1440 / interval / dropsPerDay
}

/** Contributions in a file. */
export function itemsPerFile({ meters, dropsPerDay, filesPerDay }: Workload): number {
  return (meters * dropsPerDay) / filesPerDay
}

/** Each run looks so many minutes further back than to the one before. */
const OVERLAP_MINUTES = 10

/** How often what comes is looked at, on average, by so many runs a day. */
export function overlapOf(runsPerDay: number): number {
  return 1 + (OVERLAP_MINUTES * runsPerDay) / 1440
}

/**
 * How often a day some run looks at a meter: once for each file about it, more rarely where several
 * come between two runs, and sometimes twice, as runs overlap.
 */
export function looksPerMeter({ dropsPerDay }: Workload, runsPerDay: number): number {
  return Math.min(runsPerDay, dropsPerDay * overlapOf(runsPerDay))
}

/** Runs a day that find something new. */
export function busyRuns({ filesPerDay }: Workload, runsPerDay: number): number {
  return Math.min(runsPerDay, filesPerDay * overlapOf(runsPerDay))
}

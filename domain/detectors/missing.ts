/** `missing`: days without enough of their readings, alone or week after week, and absent days. */
import * as z from 'zod'
import { formatDate } from '../time/civil-date.ts'
import type { Anomalous, Detector, HistoryDay, Verdict } from './detector.ts'
import { anomaly, normal, unjudged } from './verdicts.ts'
import { percent } from './words.ts'

const parameters = z.strictObject({
  /** A day with less than this share of its time covered is missing readings. */
  minimumCoverage: z.number().gt(0).max(1).default(0.9),
  /** Days in a row over which small gaps add up. */
  windowDays: z.number().int().min(2).max(60).default(7),
  /** Of that many days no less than this share of their time has to be covered. */
  windowCoverage: z.number().gt(0).max(1).default(0.95),
  /** A meter's last day is given this many days to be completed before it is judged. */
  graceDays: z.number().int().min(0).default(2),
  /** After a longer absence the meter has been away, and begins anew when it comes back. */
  longestGapDays: z.number().int().min(1).default(31),
})

type Settings = z.infer<typeof parameters>

const READING = 1_000_000n

/**
 * Judges coverage, never size. A meter's first day may begin part-way and is not judged; its last
 * day is judged once the grace is over, or another day follows. A window that falls short is told
 * on the day when it does, and not again until it has been whole enough in between.
 */
export const missing: Detector<typeof parameters> = {
  name: 'missing',
  family: 'rule',
  looksAt: 'consumption',
  parameters,
  needs: ({ longestGapDays, windowDays }) => ({
    days: Math.max(longestGapDays, windowDays) + 1,
  }),
  detect: function* ({ days, judgeFrom, today }, settings) {
    const window = new Window(settings)
    for (const [index, day] of days.entries()) {
      const before = days[index - 1]
      // Its first day, or its first day back: that may begin part-way.
      const isFirst = before === undefined || day.day - before.day > settings.longestGapDays + 1
      if (!isFirst) yield* absentBetween(before, day, judgeFrom)
      const lacking = isFirst ? undefined : window.take(day)
      if (day.day < judgeFrom) continue
      const isShort = day.completeness < settings.minimumCoverage
      const mayGrow = index === days.length - 1 && today - day.day < settings.graceDays
      if (isFirst || (!isShort && lacking === undefined)) yield normal(day.day)
      else if (mayGrow) yield unjudged(day.day, 'still arriving')
      else yield isShort ? incomplete(day) : (lacking as Anomalous)
    }
  },
}

/** The days in a row that end with the newest one. */
class Window {
  readonly #settings: Settings
  #days: HistoryDay[] = []
  #wasShort = false

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** What is to be told of the window that this day closes, if the one before was whole enough. */
  take(day: HistoryDay): Anomalous | undefined {
    const { minimumCoverage, windowDays, windowCoverage } = this.#settings
    // Days that are told by themselves, and absent ones, begin the window anew.
    const goesOn = this.#days.at(-1)?.day === day.day - 1
    if (!goesOn) this.#days = []
    this.#days = day.completeness < minimumCoverage ? [] : [...this.#days, day].slice(-windowDays)
    const coverage = this.#days.reduce((sum, each) => sum + each.completeness, 0) / windowDays
    const wasShort = this.#wasShort
    this.#wasShort = this.#days.length === windowDays && coverage < windowCoverage
    return this.#wasShort && !wasShort ? windowOf(this.#days, coverage, windowCoverage) : undefined
  }
}

function windowOf(days: readonly HistoryDay[], coverage: number, least: number): Anomalous {
  const readings = days.reduce((sum, day) => sum + day.readings, 0)
  const expected = days.reduce((sum, day) => sum + day.expected, 0)
  const [first, last] = [days[0] as HistoryDay, days.at(-1) as HistoryDay]
  const message = `Only ${percent(coverage)} % of the time has readings in the ${days.length} days from ${first.date} to ${last.date}: a few are missing day after day.`
  return verdictOn(last.day, { readings, expected, shareMissing: 1 - coverage, least, message })
}

function incomplete(day: HistoryDay): Verdict {
  const lacking = Math.max(1, day.expected - day.readings)
  return verdictOn(day.day, {
    ...day,
    shareMissing: 1 - day.completeness,
    least: 1,
    message: `${lacking} of ${day.expected} readings are missing on ${day.date}.`,
  })
}

function* absentBetween(
  before: HistoryDay,
  after: HistoryDay,
  judgeFrom: number,
): Generator<Verdict> {
  for (let day = Math.max(before.day + 1, judgeFrom); day < after.day; day++) {
    const message = `No reading at all on ${formatDate(day)}, though there are some before and after.`
    const { expected } = before
    yield verdictOn(day, { readings: 0, expected, shareMissing: 1, least: 1, message })
  }
}

interface Coverage {
  readonly readings: number
  readonly expected: number
  readonly shareMissing: number
  /** Share of the expected readings that is held enough. */
  readonly least: number
  readonly message: string
}

function verdictOn(
  day: number,
  { readings, expected, shareMissing, least, message }: Coverage,
): Anomalous {
  return anomaly(day, {
    severity: shareMissing >= 0.5 ? 'high' : shareMissing >= 0.1 ? 'medium' : 'low',
    score: shareMissing,
    observed: BigInt(readings) * READING,
    expected: BigInt(expected) * READING,
    lower: Math.ceil(expected * least) * Number(READING),
    upper: BigInt(expected) * READING,
    unit: 'readings',
    message,
  })
}

/** `register-reset`: a cumulative register shows less than before, or for once what cannot be. */
import * as z from 'zod'
import type { RegisterBreak } from '../readings/settled-day.ts'
import type { Detector, HistoryDay, Verdict } from './detector.ts'
import { anomaly, normal } from './verdicts.ts'
import { about } from './words.ts'

const parameters = z.strictObject({
  /** Whether single wrong reads are told as well, though they change no total. */
  misreads: z.boolean().default(true),
})

/**
 * Tells what settling found between a register's reads, on the day of the first read that counts
 * after it. A register that passes its top and begins at zero is no news.
 */
export const registerReset: Detector<typeof parameters> = {
  name: 'register-reset',
  family: 'rule',
  looksAt: 'consumption',
  parameters,
  needs: () => ({ days: 0 }),
  detect: function* ({ days, judgeFrom }, { misreads }) {
    for (const day of days) {
      // Of what is no register there is nothing to say.
      if (day.day < judgeFrom || day.kind !== 'register') continue
      const broken = (day.breaks ?? []).filter(({ cause }) => misreads || cause === 'reset')
      const worst = broken.find(({ cause }) => cause === 'reset') ?? broken[0]
      yield worst === undefined ? normal(day.day) : toldOf(day, worst, broken.length)
    }
  },
}

function toldOf(day: HistoryDay, { cause, ...read }: RegisterBreak, count: number): Verdict {
  const { unit } = day
  const [from, to] = [about(read.fromMicro), about(read.toMicro)]
  const when = `${read.date} at ${clock(read.start)}`
  const others = count > 1 ? `, and ${count - 1} more like it` : ''
  const message =
    cause === 'reset'
      ? `The register went back from ${from} to ${to} ${unit} on ${when}${others}: the meter was exchanged or reset, and what was used in between is not known.`
      : `The register read ${to} ${unit} on ${when}, after ${from} and before it went on from there${others}: a wrong read, which is left out.`
  return anomaly(day.day, {
    severity: cause === 'reset' ? 'high' : 'low',
    score: count,
    observed: read.toMicro,
    expected: read.fromMicro,
    lower: read.fromMicro,
    upper: read.fromMicro,
    unit,
    message,
  })
}

function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

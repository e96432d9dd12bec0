/** What comparing live tables with rebuilt ones has found, for people and for programs. */

import { formatMicro } from '../../domain/quantity/decimal.ts'
import type { SettledDay } from '../../domain/readings/settled-day.ts'
import type { DayDifference } from '../../domain/rebuilding/compare-meter.ts'
import type { RecordDifference, RecordFacts } from '../../domain/rebuilding/compare-records.ts'
import { type Comparison, isEqual } from '../../domain/rebuilding/compare-views.ts'
import type { Judged } from '../../domain/rebuilding/rebuild.ts'
import { textTable } from '../text-table.ts'
import { plain, several } from './text.ts'

const KEPT = {
  'object-expired': 'a lifecycle rule has expired the object',
  'version-expired': 'the version that can be read is no longer in the bucket',
}
const NAMED = 20

export function judgedLines({ comparison, live }: Judged): string[] {
  const { meters, days, records, kept, differingDays, recordDifferences } = comparison
  const waiting = live.uncovered.length + live.gone.length
  return [
    `Compared ${several(meters, 'meter')}, ${several(days, 'day')} and ${several(records, 'record')}.`,
    ...kept
      .slice(0, NAMED)
      .map(
        ({ key, why }) => `counted without its file, so not compared: ${plain(key)} (${KEPT[why]})`,
      ),
    ...(kept.length > NAMED ? [`… and ${kept.length - NAMED} more without their files`] : []),
    ...(live.readOtherwise.length > 0
      ? [
          `Read live with other settings than those here, and may differ for that: ${several(live.readOtherwise.length, 'object')}.`,
        ]
      : []),
    ...(isEqual(comparison)
      ? ['Live and rebuilt answers are equal.']
      : [
          `Live and rebuilt answers differ: ${several(differingDays, 'day')}, ${several(recordDifferences.length, 'record')}.`,
          ...tables(comparison),
          ...(waiting > 0
            ? [
                `Not ingested into the live tables: ${several(waiting, 'change')} of the bucket; "metertally reconcile" does it.`,
              ]
            : []),
        ]),
  ]
}

function tables({
  dayDifferences,
  recordDifferences,
  uncatalogued,
  differingDays,
}: Comparison): string[] {
  const days = dayDifferences.map((difference) => ({
    meter: plain(difference.meterId),
    date: difference.date,
    channel: plain(difference.channel),
    ...textsOf(difference),
  }))
  const records = recordDifferences.slice(0, NAMED).map((difference) => ({
    key: plain(difference.key),
    ...recordTexts(difference),
  }))
  const columns = ['live', 'rebuilt']
  return [
    ...(days.length > 0
      ? [
          textTable(['meter', 'date', 'channel', ...columns], days, [
            'meter',
            'channel',
            ...columns,
          ]),
        ]
      : []),
    ...(differingDays > days.length ? [`  … and ${differingDays - days.length} more days`] : []),
    ...(records.length > 0 ? [textTable(['key', ...columns], records, ['key', ...columns])] : []),
    ...(recordDifferences.length > records.length
      ? [`  … and ${recordDifferences.length - records.length} more records`]
      : []),
    ...uncatalogued.slice(0, NAMED).map((entry) => `  the live catalogue lacks ${plain(entry)}`),
  ]
}

/** What a day says, and where both say the same, the first interval or fact that tells them apart. */
function textsOf({ live, rebuilt }: DayDifference): { live: string; rebuilt: string } {
  const texts = { live: dayText(live), rebuilt: dayText(rebuilt) }
  if (texts.live !== texts.rebuilt || live === undefined || rebuilt === undefined) return texts
  const at = live.intervals.findIndex(
    (interval, index) => JSON.stringify(interval) !== JSON.stringify(rebuilt.intervals[index]),
  )
  if (at >= 0) {
    return { live: intervalText(live, at), rebuilt: intervalText(rebuilt, at) }
  }
  const name = Object.keys(live).find(
    (field) =>
      String(live[field as keyof SettledDay]) !== String(rebuilt[field as keyof SettledDay]),
  ) as keyof SettledDay | undefined
  return name === undefined
    ? texts
    : { live: `${name} ${live[name]}`, rebuilt: `${name} ${rebuilt[name]}` }
}

function dayText(day: SettledDay | undefined): string {
  if (day === undefined) return 'none'
  const { unit, readings, expected, quality } = day
  return `${valueText(day)} ${unit}, ${readings} of ${expected}, ${quality}`
}

function valueText(day: SettledDay): string {
  if (day.kind !== 'gauge') return formatMicro(day.totalMicro)
  return day.meanMicro === undefined ? 'no' : `mean ${formatMicro(day.meanMicro)}`
}

function intervalText({ intervals }: SettledDay, at: number): string {
  const interval = intervals[at]
  if (interval === undefined) return 'no such interval'
  const { start, length, valueMicro, quality } = interval
  return `at ${start / 60} min for ${length / 60}: ${formatMicro(valueMicro)}, ${quality}`
}

/** Only what tells them apart. */
function recordTexts({ live, rebuilt }: RecordDifference): { live: string; rebuilt: string } {
  const names = [...new Set([...Object.keys(live ?? {}), ...Object.keys(rebuilt ?? {})])]
  const differing = names.filter(
    (name) => live?.[name as keyof RecordFacts] !== rebuilt?.[name as keyof RecordFacts],
  )
  const text = (facts: RecordFacts | undefined): string =>
    facts === undefined
      ? 'none'
      : live === undefined || rebuilt === undefined
        ? `${facts.state}, ${facts.rows} rows`
        : differing
            .map((name) => `${name} ${facts[name as keyof RecordFacts] ?? 'none'}`)
            .join(', ')
  return { live: text(live), rebuilt: text(rebuilt) }
}

export function judgedJson({ comparison, live }: Judged): Record<string, unknown> {
  const { dayDifferences, differingMeters, uncatalogued, recordDifferences, kept, ...counts } =
    comparison
  return {
    ...counts,
    dayDifferences: dayDifferences.map(({ live: one, rebuilt, ...day }) => ({
      ...day,
      live: dayJson(one),
      rebuilt: dayJson(rebuilt),
    })),
    recordDifferences,
    kept: kept.map(({ key, why }) => ({ key, why })),
    uncatalogued,
    readOtherwise: live.readOtherwise.length,
    waiting: live.uncovered.length + live.gone.length,
  }
}

/** Exact decimals are text, as in no double. */
function dayJson(day: SettledDay | undefined): Record<string, unknown> | null {
  if (day === undefined) return null
  const { kind, unit, flow, readings, expected, quality } = day
  return { kind, value: valueText(day), unit, flow, readings, expected, quality }
}

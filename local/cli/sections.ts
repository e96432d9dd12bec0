/** The tables of an explanation. */
import type { ExplainedReading } from '../../domain/ingestion/explain.ts'
import type { IngestedMember } from '../../domain/ingestion/ingestion.ts'
import type { Reject } from '../../domain/ingestion/read-counts.ts'
import { formatMicro } from '../../domain/quantity/decimal.ts'
import type { SettledDay } from '../../domain/readings/settled-day.ts'
import { type Row, textTable } from '../text-table.ts'
import { list, plain, shorten } from './text.ts'

const LONGEST_ROW_TEXT = 80
/** Texts, also where all of them are digits. */
const NAMES = ['meter', 'channel', 'file', 'reason', 'text']

/** What values are, where they are not simply those of the file. */
const KINDS: Readonly<Record<string, string>> = {
  power: 'Powers are shown as the energy of their interval.',
  register: 'Reads of a register are shown as what was used until the next.',
}

export function readingTable(
  readings: readonly ExplainedReading[],
  days: readonly SettledDay[],
): string {
  const rows = readings.map(
    ({ meterId, channel, start, minutes, valueMicro, unit, quality }): Row => ({
      meter: plain(meterId),
      channel: plain(channel),
      begins: start,
      minutes: minutes === null ? 'unknown' : String(minutes),
      value: formatMicro(valueMicro),
      unit,
      quality,
    }),
  )
  const kinds = [...new Set(days.map(({ kind }) => KINDS[kind]))].filter((text) => text)
  return [
    textTable(['meter', 'channel', 'begins', 'minutes', 'value', 'unit', 'quality'], rows, NAMES),
    ...kinds.map((text) => `  ${text}`),
  ].join('\n')
}

export function dayTable(days: readonly SettledDay[], all: number): string {
  const isGauge = days.some(({ kind }) => kind === 'gauge')
  const isSummed = days.some(({ kind }) => kind !== 'gauge')
  const hasExports = days.some(({ flow }) => flow === 'export')
  const columns = [
    'date',
    'meter',
    'channel',
    ...(isSummed ? ['total'] : []),
    ...(isGauge ? ['mean'] : []),
    'unit',
    ...(hasExports ? ['flow'] : []),
    'readings',
    'expected',
    'quality',
  ]
  const rows = days.map((day): Row => {
    const isMissing = day.quality === 'missing'
    const mean = day.kind === 'gauge' ? day.meanMicro : undefined
    return {
      date: day.date,
      meter: plain(day.meterId),
      channel: plain(day.channel),
      total: day.kind === 'gauge' || isMissing ? '' : formatMicro(day.totalMicro),
      mean: mean === undefined ? '' : formatMicro(mean),
      unit: day.unit,
      flow: day.flow,
      readings: String(day.readings),
      expected: String(day.expected),
      quality: day.quality,
    }
  })
  const table = textTable(columns, rows, NAMES)
  return all > days.length
    ? `${table}\n  … and ${all - days.length} more meter-days; --days ${all} shows them all.`
    : table
}

export function rowTable(rows: readonly Reject[]): string {
  const inArchive = rows.some(({ member }) => member !== undefined)
  return textTable(
    [...(inArchive ? ['file'] : []), 'line', 'reason', 'text'],
    rows.map(({ line, reason, text, member = '' }) => ({
      file: plain(member),
      line: String(line),
      reason: plain(reason),
      text: shorten(plain(text), LONGEST_ROW_TEXT),
    })),
    NAMES,
  )
}

/** Each member with its state, and what was decided about it unless the one before says the same. */
export function memberList(members: readonly IngestedMember[]): string {
  let before = ''
  return members
    .map(({ name, state, format, rows, rejected, decisions, notes, error }) => {
      const title = `  ${plain(name)}: ${state}${format === undefined ? '' : `, ${format}`}, ${rows} rows${rejected > 0 ? `, ${rejected} rejected` : ''}`
      const said = [...notes, ...(error === undefined ? [] : [error.message])]
      const parts = [decisions, said].filter((part) => part.length > 0)
      const text = parts.map((part) => indented(list(part))).join('\n')
      if (text === before && decisions.length > 0) return `${title}\n    as the one above`
      before = text
      return text === '' ? title : `${title}\n${text}`
    })
    .join('\n')
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ')
}

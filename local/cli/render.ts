/** An explanation as text for people: what was recognised, first readings, days, rejected rows. */
import type { Explanation } from '../../domain/ingestion/explain.ts'
import type { Ingestion } from '../../domain/ingestion/ingestion.ts'
import type { ReadConfig } from '../../domain/pipelines/read-config.ts'
import type { Advice } from './advice.ts'
import { firstSentence } from './first-sentence.ts'
import { dayTable, memberList, readingTable, rowTable } from './sections.ts'
import { facts, list, paragraph, plain, section } from './text.ts'

const NAMED_METERS = 8

/** `name` is what the file is called to people; `advise` tells what an error's message advises. */
export function renderExplanation(
  name: string,
  explanation: Explanation,
  config: ReadConfig,
  advise: (message: string) => Advice,
): string {
  const { ingestion, readings, days } = explanation
  const { decisions, rejects, flags, notes } = ingestion
  const unread = ingestion.members.find(({ error }) => error !== undefined)
  const memberAdvice =
    unread?.error === undefined
      ? []
      : toPaste(advise(unread.error.message), `For ${plain(unread.name)}: `)
  return [
    paragraph(firstSentence(name, ingestion, config.profiles)),
    ...(ingestion.error === undefined ? [] : failure(advise(ingestion.error.message))),
    facts(counts(explanation, config)),
    ...(decisions.length > 0 ? [section('How it was recognised', list(decisions))] : []),
    ...(ingestion.members.length > 0
      ? [section('Files in the archive', memberList(ingestion.members)), ...memberAdvice]
      : []),
    ...(readings.length > 0 ? [section('First readings', readingTable(readings, days))] : []),
    ...(days.length > 0 ? [section('Days', dayTable(days, ingestion.meterDays))] : []),
    ...rows('Rejected rows', rejects, ingestion.rejected),
    ...rows('Flagged rows, which count', flags, ingestion.flagged),
    ...(notes.length > 0 ? [section('Notes', list(notes))] : []),
  ].join('\n\n')
}

function failure(advice: Advice): string[] {
  return [paragraph(plain(advice.message)), ...toPaste(advice)]
}

function toPaste({ sentence, lines }: Advice, before = ''): string[] {
  return lines.length === 0 ? [] : [paragraph(`${before}${sentence}`), lines.join('\n')]
}

function rows(title: string, found: Ingestion['rejects'], all: number): string[] {
  if (found.length === 0) return []
  const count = all > found.length ? `the first ${found.length} of ${all}` : `${all}`
  return [section(`${title}: ${count}`, rowTable(found))]
}

function counts({ ingestion, meterIds }: Explanation, config: ReadConfig): [string, string][] {
  const { key, pipeline, rows, accepted, blank, rejected, flagged, duplicates } = ingestion
  const match = config.find(key)?.pipeline.match
  const parts = [
    `${accepted} accepted`,
    `${rejected} rejected`,
    ...(blank > 0 ? [`${blank} blank`] : []),
    ...(flagged > 0 ? [`${flagged} flagged`] : []),
    ...(duplicates > 0 ? [`${duplicates} repeated (the later row counts)`] : []),
  ]
  const { meters, meterDays, from, to, units = [] } = ingestion
  const names = meterIds.slice(0, NAMED_METERS).map(plain).join(', ')
  const more = meters > NAMED_METERS ? ', …' : ''
  return [
    ['key', plain(key)],
    ...(pipeline === undefined
      ? []
      : [['pipeline', `${pipeline}, whose pattern is ${match}`] as [string, string]]),
    ...(rows === 0 ? [] : [['rows', `${rows}: ${parts.join(', ')}`] as [string, string]]),
    ...(from === undefined
      ? []
      : ([
          ['meters', `${meters}: ${names}${more}`],
          [
            'dates',
            `${from} to ${to}; ${meterDays} ${meterDays === 1 ? 'meter-day' : 'meter-days'}`,
          ],
          ['units', units.join(', ')],
        ] as [string, string][])),
  ]
}

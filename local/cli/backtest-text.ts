/** A backtest as text for people. */

import type { Score } from '../../domain/backtest/score.ts'
import type { DetectorScore } from '../../domain/backtest/score-detectors.ts'
import type { BacktestSummary, MeterSummary } from '../../domain/backtest/summary.ts'
import { type Row, textTable } from '../text-table.ts'
import type { Outcome } from './backtest.ts'
import { facts, paragraph, plain, section, several } from './text.ts'

const SHOWN_METERS = 20
const SHOWN_EXAMPLES = 3
const SHOWN_ERRORS = 10
const NAMES = ['meter', 'detector', 'reason', 'kind', 'for example', 'severity']

export function renderBacktest({ files, summary, score, detectors, absent }: Outcome): string {
  const read = files.filter(({ error }) => error === undefined)
  const rejected = read.reduce((sum, file) => sum + file.rejected, 0)
  return [
    paragraph(firstSentences(summary)),
    ...(read.length > 1
      ? [paragraph('Where files say the same time, the one that is named later counts.')]
      : []),
    ...(rejected > 0
      ? [paragraph(`${several(rejected, 'row')} rejected: "metertally explain" shows them.`)]
      : []),
    ...(summary.detectors.length > 0 ? [section('Detectors', detectorTable(summary))] : []),
    ...(summary.byMeter.length > 0 ? [section('Meters', meterTable(summary.byMeter))] : []),
    ...(summary.unjudged.length > 0
      ? [section('Not judged on their newest day', unjudgedTable(summary))]
      : []),
    ...(summary.emptyMeters.length > 0
      ? [paragraph(`Without imported readings: ${examples(summary.emptyMeters)}.`)]
      : []),
    ...(summary.errors.length > 0 ? [section('Detectors that broke', errorLines(summary))] : []),
    ...(score === undefined ? [] : scoreSections(score, detectors, absent)),
  ].join('\n\n')
}

function firstSentences({ meters, meterDays, from, to, findings, severities }: BacktestSummary) {
  if (meters === 0) return 'There is nothing to judge: no imported readings.'
  const { high, medium, low } = severities
  return `Judged ${several(meters, 'meter')}, ${from} to ${to}, each day as if it were today: ${several(meterDays, 'meter-day')}. ${several(findings, 'finding')}: ${high} high, ${medium} medium, ${low} low.`
}

function detectorTable({ detectors }: BacktestSummary): string {
  const columns = ['detector', 'findings', 'only reason', 'high', 'medium', 'low']
  const rows = detectors.map(({ only, ...counts }) => texts({ ...counts, 'only reason': only }))
  return textTable(columns, rows, NAMES)
}

/** Those with the most findings first. */
function meterTable(meters: readonly MeterSummary[]): string {
  const columns = ['meter', 'from', 'to', 'days', 'findings', 'high', 'medium', 'low']
  const worst = meters.toSorted((a, b) => b.findings - a.findings).slice(0, SHOWN_METERS)
  const rows = worst.map(({ meter, ...counts }) => texts({ meter: plain(meter), ...counts }))
  const table = textTable(columns, rows, NAMES)
  const more = meters.length - worst.length
  return more > 0 ? `${table}\n  … and ${more} more meters; --json and --report have all.` : table
}

function unjudgedTable({ unjudged }: BacktestSummary): string {
  const rows = unjudged.map(({ detector, reason, meters }) =>
    texts({ detector, reason, meters: meters.length, 'for example': examples(meters) }),
  )
  return textTable(['detector', 'reason', 'meters', 'for example'], rows, NAMES)
}

function examples(meters: readonly string[]): string {
  const more = meters.length > SHOWN_EXAMPLES ? ', …' : ''
  return `${meters.slice(0, SHOWN_EXAMPLES).map(plain).join(', ')}${more}`
}

function errorLines({ errors }: BacktestSummary): string {
  const lines = errors
    .slice(0, SHOWN_ERRORS)
    .map(
      ({ detector, meterId, message }) =>
        `  ${detector}${meterId === undefined ? '' : ` on ${plain(meterId)}`}: ${message}`,
    )
  const more = errors.length - lines.length
  return [...lines, ...(more > 0 ? [`  … and ${more} more`] : [])].join('\n')
}

function scoreSections(
  score: Score,
  detectors: readonly DetectorScore[],
  absent: readonly string[],
): string[] {
  const { events, found, falseDays, falseEpisodes, meterYears } = score
  const figures = facts([
    ['F1', score.f1.toFixed(3)],
    ['precision', `${score.precision.toFixed(3)}: ${falseDays} of the days told are false alarms`],
    ['recall', `${score.recall.toFixed(3)}: ${found} of ${several(events, 'event')}`],
    [
      'false alarms',
      `${score.falseDaysPerMeterYear.toFixed(2)} days per meter-year, ${score.falseEpisodesPerMeterYear.toFixed(2)} runs of days; ${several(falseDays, 'day')}, ${falseEpisodes} runs in ${meterYears.toFixed(1)} meter-years`,
    ],
  ])
  const kinds = Object.entries(score.kinds).map(([kind, { events: all, found: some }]) =>
    texts({ kind: plain(kind), events: all, found: some, recall: (some / all).toFixed(3) }),
  )
  return [
    section('Score', figures),
    ...(kinds.length > 0
      ? [section('Kinds', textTable(['kind', 'events', 'found', 'recall'], kinds, NAMES))]
      : []),
    ...(detectors.length > 0
      ? [section('What each detector gives', contributionTable(score, detectors))]
      : []),
    ...(absent.length > 0
      ? [paragraph(`Labelled, and not in the files, so missed: ${examples(absent)}.`)]
      : []),
  ]
}

function contributionTable(score: Score, detectors: readonly DetectorScore[]): string {
  const columns = ['detector', 'true days', 'false days', 'per year', 'events']
  const rows = detectors.map(({ detector, alone, without }) =>
    texts({
      detector,
      'true days': alone.trueDays,
      'false days': alone.falseDays,
      'per year': alone.falseDaysPerMeterYear.toFixed(2),
      events: alone.found,
      'only it': score.found - without.found,
      'F1 without': without.f1.toFixed(3),
    }),
  )
  return textTable([...columns, 'only it', 'F1 without'], rows, NAMES)
}

function texts(values: Readonly<Record<string, string | number>>): Row {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
}

/** Scores worked out by hand, on a meter whose days from the 1st of January on count. */
import { describe, expect, test } from '@jest/globals'
import { labelsSchema, ofKinds, toLabels, within } from '../../../domain/backtest/labels.ts'
import { type Score, scoreDays } from '../../../domain/backtest/score.ts'
import { dayOf } from '../factories.ts'

const SPAN = { score_from_to: { m1: ['2025-01-01', '2025-12-31'] } }

function event(kind: string, start: string, end = start) {
  return { meter: 'm1', kind, start: `2025-${start}`, end: `2025-${end}` }
}

function labelsOf(given: unknown) {
  return toLabels(labelsSchema.parse(given), new Map())
}

/** Scores these days of 2025, `MM-DD` each. */
function score(labels: Record<string, unknown>, ...days: string[]): Score {
  return scoreDays(labelsOf({ ...SPAN, ...labels }), told(...days))
}

function told(...days: string[]) {
  return new Map([['m1', new Set(days.map((day) => dayOf(`2025-${day}`)))]])
}

describe('an event', () => {
  const events = [event('spike', '03-10', '03-11')]

  test.each(['03-09', '03-10', '03-11', '03-12'])('is found on %s', (day) => {
    expect(score({ events }, day)).toMatchObject({ found: 1, trueDays: 1, falseDays: 0, f1: 1 })
  })

  test.each(['03-08', '03-13'])('is not found on %s, which is a false alarm', (day) => {
    expect(score({ events }, day)).toMatchObject({ found: 0, trueDays: 0, falseDays: 1, f1: 0 })
  })

  test('counts once, however many of its days are told', () => {
    const found = score({ events }, '03-10', '03-11', '05-01')
    expect(found).toMatchObject({ events: 1, found: 1, trueDays: 2, falseDays: 1, recall: 1 })
    expect(found.precision).toBeCloseTo(2 / 3, 12)
    expect(found.f1).toBeCloseTo(0.8, 12)
  })

  test('that begins before the days that count is not asked for, and its days are no false alarms', () => {
    const before = { events: [{ ...event('spike', '01-02'), start: '2024-12-31' }] }
    expect(score(before, '01-01')).toMatchObject({ events: 0, trueDays: 1, falseDays: 0 })
  })
})

describe('a shift', () => {
  const events = [event('shift', '03-10', '04-20')]

  test.each(['03-09', '03-16'])('is found on %s', (day) => {
    expect(score({ events }, day)).toMatchObject({ found: 1, falseDays: 0 })
  })

  test.each(['03-17', '04-20', '04-27'])('is missed on %s, which is no false alarm', (day) => {
    expect(score({ events }, day)).toMatchObject({ found: 0, trueDays: 0, falseDays: 0 })
  })

  test('is over eight days after its end', () => {
    expect(score({ events }, '04-28').falseDays).toBe(1)
  })
})

test('false alarms are told by the year and in runs, of the days that are right or wrong', () => {
  const ignore = { m1: ['2025-06-10', '2025-06-11', '2024-06-11'] }
  const found = score({ events: [], ignore }, '06-01', '06-02', '06-10', '06-20')
  expect(found).toMatchObject({ toldDays: 4, falseDays: 3, falseEpisodes: 2, precision: 0 })
  expect(found.meterYears).toBeCloseTo(363 / 365.25, 12)
  expect(found.falseDaysPerMeterYear).toBeCloseTo(3 / (363 / 365.25), 12)
})

test('with some kinds alone, the days of others are neither right nor wrong', () => {
  const events = [event('spike', '03-10'), event('zero', '05-10'), event('shift', '07-01', '07-20')]
  const labels = ofKinds(labelsOf({ ...SPAN, events }), new Set(['spike']))
  const found = scoreDays(labels, told('05-11', '06-30', '07-27', '08-01'))
  expect(found).toMatchObject({
    events: 1,
    falseDays: 1,
    kinds: { spike: { events: 1, found: 0 } },
  })
})

test('labels that do not say which days count leave a meter’s first 90 days out', () => {
  const meters = new Map([
    ['m1', [dayOf('2025-01-01'), dayOf('2025-12-31')] as const],
    ['young', [dayOf('2025-11-01'), dayOf('2025-12-31')] as const],
  ])
  const { spans } = toLabels(labelsSchema.parse({ events: [] }), meters)
  expect([...spans]).toEqual([['m1', [dayOf('2025-04-01'), dayOf('2025-12-31')]]])
})

test('labels can be cut to some meters and days', () => {
  const spans = { m1: ['2025-01-01', '2025-12-31'], m2: ['2025-01-01', '2025-01-31'] }
  const labels = labelsOf({ events: [], score_from_to: { ...spans, m3: spans.m1 } })
  const cut = within(labels, (meter) => meter !== 'm3', [dayOf('2025-02-01'), dayOf('2026-06-01')])
  expect([...cut.spans]).toEqual([['m1', [dayOf('2025-02-01'), dayOf('2025-12-31')]]])
})

test.each([
  [{ events: [{ ...event('zero', '03-10'), start: '2025-02-30' }] }, 'expected a date'],
  [{ events: [event('zero', '03-10', '03-09')] }, '"end" is before "start"'],
  [{}, 'events'],
])('%j is refused', (labels, reason) => {
  const { error } = labelsSchema.safeParse(labels)
  expect(JSON.stringify(error?.issues)).toContain(
    reason.replaceAll('"', '\\\\"').replaceAll('\\\\', '\\'),
  )
})

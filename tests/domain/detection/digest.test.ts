import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type ErrorGroup, newErrors, type Told } from '../../../domain/detection/digest.ts'
import type { ToldAnomaly } from '../../../domain/detection/run.ts'
import { byUrgency, Worst } from '../../../domain/detection/worst.ts'
import { API, reportOf, sliceResultOf, toldOf } from './reports.ts'

describe('a report', () => {
  test('adds up what all slices found', () => {
    const { counts } = reportOf([
      sliceResultOf({ meters: 3, judgedDays: 9, opened: 2, changed: 1, cleared: 4 }),
      sliceResultOf({ meters: 5, judgedDays: 1, opened: 1, cleared: 1 }),
    ])
    expect(counts).toMatchObject({ meters: 8, judgedDays: 10, opened: 3, changed: 1, cleared: 5 })
  })

  test('has the gravest first, then the newest, then by meter', () => {
    const openedAnomalies = [
      toldOf({ meterId: 'd', severity: 'low', date: '2025-06-09' }),
      toldOf({ meterId: 'c', severity: 'high', date: '2025-06-01' }),
      toldOf({ meterId: 'b', severity: 'high', date: '2025-06-02' }),
    ]
    const other = [toldOf({ meterId: 'a', severity: 'high', date: '2025-06-01' })]
    const { opened } = reportOf([
      sliceResultOf({ opened: 3, openedAnomalies }),
      sliceResultOf({ opened: 1, openedAnomalies: other }),
    ])
    expect(opened.map(({ meterId }) => meterId)).toEqual(['b', 'a', 'c', 'd'])
  })

  test('groups meters that were not judged by detector and reason, with a few of them', () => {
    const few = { detector: 'deviation', reason: 'too little history' } as const
    const { unjudged, counts } = reportOf([
      sliceResultOf({ unjudged: [{ ...few, meters: 2, examples: ['a', 'b'] }] }),
      sliceResultOf({
        unjudged: [
          { ...few, meters: 9, examples: ['c', 'd', 'e', 'f', 'g'] },
          { detector: 'peer', reason: 'no companion', meters: 1, examples: ['h'] },
        ],
      }),
    ])
    expect(unjudged).toEqual([
      { ...few, meters: 11, examples: ['a', 'b', 'c', 'd', 'e'] },
      { detector: 'peer', reason: 'no companion', meters: 1, examples: ['h'] },
    ])
    expect(counts.unjudged).toBe(12)
  })

  test('groups errors that say the same, apart from anomalies', () => {
    const error = (meterId: string) => ({ meterId, detector: 'odd', message: 'no model' })
    const { errors, counts, opened, subject, text } = reportOf([
      sliceResultOf({ errors: [error('a'), error('b')] }),
      sliceResultOf({ errors: [error('c'), { detector: 'peer', message: 'too large' }] }),
    ])
    expect(errors).toEqual([
      { detector: 'odd', message: 'no model', count: 3, examples: ['a', 'b', 'c'] },
      { detector: 'peer', message: 'too large', count: 1, examples: [] },
    ])
    expect([counts.errors, counts.opened, opened]).toEqual([4, 0, []])
    expect(subject).toBe('metertally: 0 new anomalies, 0 cleared, 4 errors')
    expect(text).toContain('odd could not run on 3 meters (a, b, c): no model')
    expect(text).toContain('  peer: too large')
  })
})

describe('the text', () => {
  test('tells each anomaly with its reasons and a link to it', () => {
    const reasons = [
      { detector: 'stuck', message: 'does not move' },
      { detector: 'deviation', message: 'too much' },
    ]
    const openedAnomalies = [toldOf({ meterId: 'A/1 ü', channel: 'E2', severity: 'high', reasons })]
    const { text } = reportOf([sliceResultOf({ opened: 1, openedAnomalies })])
    expect(text).toContain(
      [
        '1 new anomaly',
        '  high    2025-05-30  A/1 ü (E2)',
        '    stuck: does not move',
        '    deviation: too much',
        `    ${API}/anomalies?meter=A%2F1%20%C3%BC&from=2025-05-30&to=2025-05-30`,
      ].join('\n'),
    )
    expect(text).toContain(`${API}/reports/run-1`)
  })

  test('says of a failed run that it failed, and why', () => {
    const { subject, text } = reportOf([sliceResultOf()], { state: 'failed', error: 'no table' })
    expect(subject).toBe('metertally could not finish a detection run')
    expect(text).toContain('It failed: no table')
  })

  test('leaves out what there is none of', () => {
    const { text } = reportOf([sliceResultOf({ cleared: 1, clearedAnomalies: [toldOf()] })])
    expect(text).toContain('1 cleared')
    expect(text).not.toMatch(/new|still open|Not judged|error/)
  })

  test('says how many more there are than it has room for', () => {
    const openedAnomalies = [toldOf(), toldOf({ meterId: 'm2' })]
    const { text } = reportOf([sliceResultOf({ opened: 4_213, openedAnomalies })])
    expect(text).toContain('4,213 new anomalies')
    expect(text).toContain('  and 4,211 more')
  })
})

describe('however much was found', () => {
  const names = fc.string({ minLength: 1, maxLength: 200 })
  const anomalies: fc.Arbitrary<ToldAnomaly> = fc.record({
    meterId: names,
    channel: fc.constantFrom('main', 'E2'),
    date: fc.constantFrom('2025-06-01', '2025-06-02'),
    severity: fc.constantFrom('low', 'medium', 'high'),
    reasons: fc.array(fc.record({ detector: names, message: fc.string({ maxLength: 3000 }) }), {
      minLength: 1,
      maxLength: 19,
    }),
  })
  const results = fc.array(
    fc
      .tuple(fc.array(anomalies, { maxLength: 20 }), fc.nat(300), names)
      .map(([found, times, message]) => {
        const many = Array.from({ length: times }, () => found).flat()
        return sliceResultOf({
          ...{ opened: many.length, openedAnomalies: many },
          ...{ cleared: many.length, clearedAnomalies: many },
          errors: many.map(({ meterId }, at) => ({
            ...{ meterId, detector: 'odd', message: `${message.repeat(20)} ${at % 300}` },
          })),
        })
      }),
    { maxLength: 4 },
  )

  test('the text fits a notice, the report is bounded, and the counts are whole', () => {
    fc.assert(
      fc.property(results, (found) => {
        const { text, counts, opened, ...rest } = reportOf(found)
        const whole = found.reduce((sum, result) => sum + result.opened, 0)
        expect(text.length).toBeLessThan(59_500)
        expect(JSON.stringify({ ...rest, opened }).length).toBeLessThan(2_000_000)
        expect([counts.opened, counts.cleared, counts.errors]).toEqual([whole, whole, whole])
        // What is not shown is counted.
        const shown = text
          .split('\n\n')
          .find((part) => / new anomal/.test(part.split('\n')[0] ?? ''))
        if (whole > 0) expect(shown).toBeDefined()
      }),
      { numRuns: 20 },
    )
  })

  test('those that are kept are those that are told first', () => {
    fc.assert(
      fc.property(
        fc.array(anomalies, { maxLength: 100 }),
        fc.integer({ min: 1, max: 20 }),
        (all, most) => {
          const worst = new Worst(most)
          for (const anomaly of all) worst.add(anomaly)
          const keys = (list: ToldAnomaly[]) =>
            list.map(({ severity, date, meterId }) => [severity, date, meterId])
          expect(keys(worst.sorted)).toEqual(keys([...all].sort(byUrgency).slice(0, most)))
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('errors are told', () => {
  const [monday, tuesday, thursday] = [2, 3, 5].map((day) => `2025-06-0${day}T00:00:00.000Z`)
  const group = (message: string): ErrorGroup => ({
    detector: 'odd',
    message,
    count: 1,
    examples: [],
  })
  const told = (failure: string | undefined, messages: string[], before?: Told, now = monday) =>
    newErrors(failure, messages.map(group), before, now as string)
  const knowing = (known: Told['errors']): Told => ({ errors: known })

  test('once, until they change', () => {
    const first = told(undefined, ['a'])
    expect(first.isNew).toBe(true)
    const second = told(undefined, ['a'], knowing(first.known))
    expect(second.isNew).toBe(false)
    expect(told(undefined, ['a', 'b'], knowing(second.known)).isNew).toBe(true)
  })

  test('not again after a run that did not look at their meters', () => {
    const first = told(undefined, ['a'])
    const between = told(undefined, [], knowing(first.known))
    expect(told(undefined, ['a'], knowing(between.known), tuesday).isNew).toBe(false)
  })

  test('again after two days without them', () => {
    expect(told(undefined, ['a'], knowing(told(undefined, ['a']).known), thursday).isNew).toBe(true)
  })

  test('also a failure of the run, and again once a run has ended well', () => {
    const first = told('no table', [])
    expect(first.isNew).toBe(true)
    expect(told('no table', [], knowing(first.known)).isNew).toBe(false)
    expect(told('no bucket', [], knowing(first.known)).isNew).toBe(true)
    const well = told(undefined, [], knowing(first.known))
    expect(well.isNew).toBe(false)
    expect(told('no table', [], knowing(well.known)).isNew).toBe(true)
  })
})

import { describe, expect, test } from '@jest/globals'
import type { HistoryDay } from '../../../domain/detectors/detector.ts'
import { duplicateProfile } from '../../../domain/detectors/duplicate-profile.ts'
import { impossible } from '../../../domain/detectors/impossible.ts'
import { negative } from '../../../domain/detectors/negative.ts'
import { registerReset } from '../../../domain/detectors/register-reset.ts'
import { registerReads, settleRegister } from '../../../domain/readings/register.ts'
import { formatDate } from '../../../domain/time/civil-date.ts'
import { contributionOf, dayOf, dayWith, historyDay, units } from '../factories.ts'
import { anomaliesOf, lastOf } from './judging.ts'

const FIRST = dayOf('2025-06-02')

const usual = (count: number): HistoryDay[] =>
  Array.from({ length: count }, (_, offset) => historyDay(FIRST + offset, 48))

/** Half hours of about 1 unit, but for one. */
const withValue = (offset: number, value: number): HistoryDay =>
  dayWith(
    FIRST + offset,
    Array.from({ length: 48 }, (_, slot) => (slot === 28 ? value : 1 + slot / 1000)),
  )

describe('negative tells', () => {
  test('readings below zero, with the lowest', () => {
    expect(anomaliesOf(negative, [...usual(3), withValue(3, -2.5)])).toEqual([
      expect.objectContaining({
        observedMicro: -2_500_000n,
        message:
          '1 of 48 readings on 2025-06-05 is below zero, the lowest -2.5 kWh at 14:00: a meter of consumption cannot go below zero.',
      }),
    ])
  })

  test('nothing of a meter that nets what it feeds in', () => {
    const days = Array.from({ length: 20 }, (_, at) => withValue(at, -1))
    expect(anomaliesOf(negative, days)).toHaveLength(6)
  })
})

describe('impossible tells', () => {
  test.each([
    [{ capacityKw: 40 }, 'more than the 40 kW that the connection can carry'],
    [
      { fuseAmps: 63 },
      'more than the 43.47 kW that 3 phases at 230 V with a fuse of 63 A can carry',
    ],
  ])('what is beyond %j', (parameters, why) => {
    expect(anomaliesOf(impossible, [withValue(0, 25)], { parameters })).toEqual([
      expect.objectContaining({
        message: `25 kWh (50 kW) on 2025-06-02 from 14:00 to 14:30 is ${why}.`,
      }),
    ])
    expect(lastOf(impossible, [withValue(0, 19)], { parameters })).toBe('normal')
  })

  test('many times what there was, where neither is known', () => {
    // The highest half hour of usual days is 1.15.
    expect(anomaliesOf(impossible, [...usual(30), withValue(30, 11.5)])).toEqual([
      expect.objectContaining({
        score: expect.closeTo(10 / 6),
        upperMicro: 6_900_000n,
        message: expect.stringMatching(/is 10 times the 1.15 kWh .* in the 30 days before\.$/),
      }),
    ])
    expect(lastOf(impossible, [...usual(30), withValue(30, 6.8)])).toBe('normal')
    expect(lastOf(impossible, [...usual(20), withValue(30, 99)])).toBe('too little history')
  })

  test('a second one, although the first lies in its history', () => {
    const days = [...usual(30), withValue(30, 99), withValue(31, 99), withValue(32, 99)]
    expect(anomaliesOf(impossible, days)).toHaveLength(3)
  })
})

describe('duplicate-profile tells', () => {
  const varied = (offset: number, seed = offset): HistoryDay =>
    dayWith(
      FIRST + offset,
      Array.from({ length: 24 }, (_, hour) => 1 + ((hour * 7 + seed * 5) % 11) / 10 + seed / 100),
    )
  const days = Array.from({ length: 10 }, (_, offset) => varied(offset))

  test('a day with the readings of an earlier one', () => {
    expect(anomaliesOf(duplicateProfile, [...days, varied(10, 4)])).toEqual([
      expect.objectContaining({
        day: FIRST + 10,
        message: expect.stringMatching(
          /^All 24 readings of 2025-06-12 .* are exactly those of 2025-06-06:/,
        ),
      }),
    ])
  })

  test('a day with the readings of another meter', () => {
    const companions = new Map([['m2', [varied(9)]]])
    const parameters = { others: ['m2', 'm1'] }
    expect(anomaliesOf(duplicateProfile, days, { companions, parameters })).toEqual([
      expect.objectContaining({ day: FIRST + 9, message: expect.stringMatching(/of meter m2/) }),
    ])
    const settings = duplicateProfile.parameters.parse(parameters)
    expect(duplicateProfile.needs(settings).companions?.('m1')).toEqual(['m2'])
  })

  test('a day with the readings of another meter of its group, and of no other meter', () => {
    const companions = new Map([['m2', [varied(9)]]])
    const parameters = { group: 'halls' }
    const toldIn = (...members: string[]) =>
      anomaliesOf(duplicateProfile, days, {
        companions,
        parameters,
        groups: new Map([['halls', members]]),
      }).map(({ day }) => day)
    expect(toldIn('m1', 'm2')).toEqual([FIRST + 9])
    expect(toldIn('m1', 'm3')).toEqual([])
    const settings = duplicateProfile.parameters.parse(parameters)
    expect(duplicateProfile.needs(settings).group).toBe('halls')
  })

  test('nothing of few values, nor of a profile that always repeats', () => {
    expect(lastOf(duplicateProfile, [dayWith(FIRST, Array(24).fill(1))])).toBe('flat baseline')
    const same = Array.from({ length: 40 }, (_, offset) => varied(offset, 3))
    expect(anomaliesOf(duplicateProfile, same)).toHaveLength(6)
    expect(lastOf(duplicateProfile, [...days, varied(60, 4)])).toBe('normal')
  })
})

describe('register-reset tells', () => {
  /** Settles daily reads at midnight of a register into its day at that place. */
  function dayAt(place: number, reads: readonly number[]): HistoryDay {
    const contributions = reads.map((value, offset) => ({
      ...contributionOf({ date: formatDate(FIRST + offset), kind: 'register' }),
      segments: [{ start: 0, length: 0, values: [units(value)] }],
    }))
    const [known = []] = registerReads(contributions).values()
    const own = known.filter(({ day }) => day === FIRST + place)
    const { day } = settleRegister(
      { ...contributions[0], date: formatDate(FIRST + place) } as never,
      own,
      known,
    )
    const breaks = day.breaks && { breaks: day.breaks }
    return historyDay(FIRST + place, 1, { kind: 'register', ...breaks })
  }

  test('a register that went back, from what to what', () => {
    const day = dayAt(2, [1200, 1210, 5, 15, 25])
    expect(anomaliesOf(registerReset, [day])).toEqual([
      expect.objectContaining({
        severity: 'high',
        message:
          'The register went back from 1210 to 5 kWh on 2025-06-04 at 00:00: the meter was exchanged or reset, and what was used in between is not known.',
      }),
    ])
    expect(anomaliesOf(registerReset, [dayAt(1, [1200, 1210, 5, 15, 25])])).toEqual([])
  })

  test('a wrong read, on the day after it', () => {
    const day = dayAt(3, [1200, 1210, 5, 1230, 1240])
    expect(anomaliesOf(registerReset, [day])[0]).toMatchObject({
      severity: 'low',
      message: expect.stringMatching(/^The register read 5 kWh on 2025-06-04 at 00:00, after 1210/),
    })
    expect(anomaliesOf(registerReset, [day], { parameters: { misreads: false } })).toEqual([])
  })

  test('nothing of a register that passes its top', () => {
    expect(lastOf(registerReset, [dayAt(2, [9980, 9990, 5, 15, 25])])).toBe('normal')
  })
})

import { describe, expect, test } from '@jest/globals'
import { type Anomaly, anomalyId } from '../../../domain/detection/anomaly.ts'
import { reconcile } from '../../../domain/detection/reconcile.ts'
import { anomalyOf, findingOf, reasonOf, THEN } from './findings.ts'

const NOW = '2025-06-09T00:00:00.000Z'

const nothing = { opened: [], changed: [], cleared: [] }
const none: ReadonlySet<string> = new Set()
const missing = reasonOf({ detector: 'missing', unit: 'readings', message: 'gaps' })

test('what is found for the first time opens', () => {
  expect(reconcile([findingOf()], [], none, NOW)).toEqual({
    ...nothing,
    opened: [{ ...findingOf(), state: 'open', firstDetectedAt: NOW, lastDetectedAt: NOW }],
  })
})

test('what is found again as it was is not written', () => {
  expect(reconcile([findingOf()], [anomalyOf()], none, NOW)).toEqual(nothing)
})

test.each([
  ['score', { score: 6 }],
  ['severity', { severity: 'high' }],
  ['observed', { observedMicro: 21n }],
  ['expected', { expectedMicro: 11n }],
  ['lower', { lowerMicro: 6n }],
  ['upper', { upperMicro: 16n }],
  ['unit', { unit: 'm3' }],
  ['message', { message: 'far too much' }],
  ['detector', { detector: 'stuck' }],
] as const)('another %s changes it and keeps when it was first found', (_, difference) => {
  const now = findingOf({ reasons: [reasonOf(difference)] })
  expect(reconcile([now], [anomalyOf()], none, NOW)).toEqual({
    ...nothing,
    changed: [{ ...now, state: 'open', firstDetectedAt: THEN, lastDetectedAt: NOW }],
  })
})

describe('a finding with several reasons', () => {
  const both = findingOf({ reasons: [reasonOf(), missing] })

  test('is one anomaly', () => {
    expect(reconcile([both], [], none, NOW).opened).toEqual([
      expect.objectContaining({ reasons: [reasonOf(), missing] }),
    ])
  })

  test('is not written again for the order of its reasons', () => {
    const known = anomalyOf({ reasons: [missing, reasonOf()] })
    expect(reconcile([both], [known], none, NOW)).toEqual(nothing)
  })

  test('changes when a reason comes or goes, and stays open', () => {
    const { changed: more } = reconcile([both], [anomalyOf()], none, NOW)
    expect(more).toEqual([{ ...anomalyOf(both), lastDetectedAt: NOW }])
    const { changed: fewer } = reconcile([findingOf()], [anomalyOf(both)], none, NOW)
    expect(fewer).toEqual([{ ...anomalyOf(), lastDetectedAt: NOW }])
  })
})

test('what is not found any more is cleared, once', () => {
  const cleared: Anomaly = anomalyOf({ state: 'cleared', lastDetectedAt: NOW })
  expect(reconcile([], [anomalyOf()], none, NOW)).toEqual({ ...nothing, cleared: [cleared] })
  expect(reconcile([], [cleared], none, '2025-06-10T00:00:00.000Z')).toEqual(nothing)
})

test('what comes back opens again and keeps when it was first found', () => {
  const cleared = anomalyOf({ state: 'cleared', lastDetectedAt: '2025-06-05T00:00:00.000Z' })
  expect(reconcile([findingOf()], [cleared], none, NOW)).toEqual({
    ...nothing,
    opened: [anomalyOf({ lastDetectedAt: NOW })],
  })
})

describe('of a detector that failed', () => {
  const failed = new Set(['missing'])

  test('what only it had said stands as it was', () => {
    expect(reconcile([], [anomalyOf({ reasons: [missing] })], failed, NOW)).toEqual(nothing)
  })

  test('its reason is kept while the others go', () => {
    const known = anomalyOf({ reasons: [reasonOf(), missing] })
    expect(reconcile([], [known], failed, NOW)).toEqual({
      ...nothing,
      changed: [anomalyOf({ reasons: [missing], lastDetectedAt: NOW })],
    })
  })

  test('its reason is kept beside what others find anew', () => {
    const known = anomalyOf({ reasons: [missing] })
    const { changed } = reconcile([findingOf()], [known], failed, NOW)
    expect(changed).toEqual([anomalyOf({ reasons: [reasonOf(), missing], lastDetectedAt: NOW })])
  })

  test('nothing is written where the others find what they had found', () => {
    const known = anomalyOf({ reasons: [reasonOf(), missing] })
    expect(reconcile([findingOf()], [known], failed, NOW)).toEqual(nothing)
  })

  test('nothing that it found before it failed counts, beside what it had said', () => {
    const both = findingOf({ reasons: [reasonOf(), missing] })
    expect(reconcile([findingOf({ reasons: [missing] })], [], failed, NOW)).toEqual(nothing)
    expect(reconcile([both], [], failed, NOW).opened).toEqual([
      expect.objectContaining({ reasons: [reasonOf()] }),
    ])
    expect(reconcile([both], [anomalyOf(both)], failed, NOW)).toEqual(nothing)
  })

  test('what had been cleared does not come back', () => {
    const cleared = anomalyOf({ reasons: [missing], state: 'cleared' })
    expect(reconcile([], [cleared], failed, NOW)).toEqual(nothing)
    const { opened } = reconcile([findingOf()], [cleared], failed, NOW)
    expect(opened).toEqual([anomalyOf({ lastDetectedAt: NOW })])
  })

  test('what the others had found alone is cleared all the same', () => {
    expect(reconcile([], [anomalyOf()], failed, NOW).cleared).toHaveLength(1)
  })
})

test.each([
  ['meter', { meterId: 'm2' }],
  ['channel', { channel: 'E1' }],
  ['date', { date: '2025-05-31' }],
])('another %s is another anomaly', (_, difference) => {
  const updates = reconcile([findingOf(difference)], [anomalyOf()], none, NOW)
  expect(updates.opened).toEqual([expect.objectContaining(difference)])
  expect(updates.cleared).toEqual([expect.objectContaining({ meterId: 'm1', state: 'cleared' })])
})

test('the name of an anomaly shows the channel only where it is not the only one', () => {
  expect(anomalyId(anomalyOf())).toBe('2025-05-30:m1')
  expect(anomalyId(anomalyOf({ channel: 'E1' }))).toBe('2025-05-30:m1:E1')
})

import { describe, expect, test } from '@jest/globals'
import type { Anomaly } from '../../../domain/detection/anomaly.ts'
import { anomalyId, reconcile } from '../../../domain/detection/judge-slice.ts'

type Finding = Omit<Anomaly, 'state' | 'firstDetectedAt' | 'lastDetectedAt'>

const THEN = '2025-06-01T00:00:00.000Z'
const NOW = '2025-06-09T00:00:00.000Z'

function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    meterId: 'm1',
    channel: 'main',
    date: '2025-05-30',
    detector: 'deviation',
    severity: 'low',
    score: 5,
    observedMicro: 20n,
    expectedMicro: 10n,
    lowerMicro: 5n,
    upperMicro: 15n,
    unit: 'kWh',
    message: 'too much',
    ...overrides,
  }
}

const open = (of = finding()): Anomaly => ({
  ...of,
  state: 'open',
  firstDetectedAt: THEN,
  lastDetectedAt: THEN,
})
const nothing = { opened: [], changed: [], cleared: [] }

test('what is found for the first time opens', () => {
  expect(reconcile([finding()], [], NOW)).toEqual({
    ...nothing,
    opened: [{ ...finding(), state: 'open', firstDetectedAt: NOW, lastDetectedAt: NOW }],
  })
})

test('what is found again as it was is not written', () => {
  expect(reconcile([finding()], [open()], NOW)).toEqual(nothing)
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
] as const)('another %s changes it and keeps when it was first found', (_, difference) => {
  const now = finding(difference)
  expect(reconcile([now], [open()], NOW)).toEqual({
    ...nothing,
    changed: [{ ...now, state: 'open', firstDetectedAt: THEN, lastDetectedAt: NOW }],
  })
})

test('what is not found any more is cleared, once', () => {
  const cleared: Anomaly = { ...open(), state: 'cleared', lastDetectedAt: NOW }
  expect(reconcile([], [open()], NOW)).toEqual({ ...nothing, cleared: [cleared] })
  expect(reconcile([], [cleared], '2025-06-10T00:00:00.000Z')).toEqual(nothing)
})

test('what comes back opens again and keeps when it was first found', () => {
  const cleared: Anomaly = { ...open(), state: 'cleared' }
  expect(reconcile([finding()], [cleared], NOW)).toEqual({
    ...nothing,
    opened: [{ ...open(), lastDetectedAt: NOW }],
  })
})

test.each([
  ['meter', { meterId: 'm2' }],
  ['channel', { channel: 'E1' }],
  ['date', { date: '2025-05-31' }],
  ['detector', { detector: 'stuck' }],
])('another %s is another anomaly', (_, difference) => {
  const other = finding(difference)
  const updates = reconcile([other], [open()], NOW)
  expect(updates.opened.map(({ message, ...rest }) => rest)).toHaveLength(1)
  expect(updates.cleared).toEqual([expect.objectContaining({ meterId: 'm1', state: 'cleared' })])
})

describe('the name of an anomaly', () => {
  test('shows the channel only where it is not the only one', () => {
    expect(anomalyId(open())).toBe('2025-05-30:deviation:m1')
    expect(anomalyId(open(finding({ channel: 'E1' })))).toBe('2025-05-30:deviation:m1:E1')
  })
})

import { describe, expect, test } from '@jest/globals'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { compareMeter } from '../../../domain/rebuilding/compare-meter.ts'
import { withoutSources } from '../../../domain/rebuilding/without-sources.ts'
import { storeOf } from '../contributions.ts'
import { contributionOf, halfHours, units } from '../factories.ts'

const dayOf = (date: string, overrides: Partial<Contribution> = {}) =>
  contributionOf({ date, ...overrides })
const ones = Array(48).fill(units(1))

async function compare(live: readonly Contribution[], rebuilt: readonly Contribution[]) {
  const { days, differences } = await compareMeter(storeOf(live), storeOf(rebuilt), 'm1')
  const where = differences.map(({ date, channel, ...pair }) => [
    date,
    channel,
    pair.live?.kind === 'interval' ? pair.live.totalMicro : undefined,
    pair.rebuilt?.kind === 'interval' ? pair.rebuilt.totalMicro : undefined,
  ])
  return { days, where }
}

describe('live and rebuilt days of a meter', () => {
  test('are equal where they answer the same, however often the object was read', async () => {
    const live = ['2025-06-01', '2025-06-03'].map((date) => dayOf(date, { generation: 7 }))
    const rebuilt = ['2025-06-01', '2025-06-03'].map((date) => dayOf(date))
    expect(await compare(live, rebuilt)).toEqual({ days: 2, where: [] })
  })

  test('differ where only one of them has the day', async () => {
    const [first, second, third] = ['2025-06-01', '2025-06-02', '2025-06-03'].map((date) =>
      dayOf(date),
    ) as [Contribution, Contribution, Contribution]
    expect(await compare([first, second], [second, third])).toEqual({
      days: 3,
      where: [
        ['2025-06-01', 'main', 48_000_000n, undefined],
        ['2025-06-03', 'main', undefined, 48_000_000n],
      ],
    })
  })

  test('differ in the one channel whose total differs', async () => {
    const date = '2025-06-01'
    const other = dayOf(date, { channel: 'export', flow: 'export' })
    const changed = dayOf(date, { segments: [halfHours([units(2), ...ones.slice(1)])] })
    expect(await compare([changed, other], [dayOf(date), other])).toEqual({
      days: 2,
      where: [[date, 'main', 49_000_000n, 48_000_000n]],
    })
  })

  test('differ in the one unit of a channel whose total differs', async () => {
    const date = '2025-06-01'
    const gas = dayOf(date, { source: 'drops/gas.csv', unit: 'm3' })
    const changed = dayOf(date, { segments: [halfHours([units(2), ...ones.slice(1)])] })
    expect(await compare([changed, gas], [dayOf(date), gas])).toEqual({
      days: 2,
      where: [[date, 'main', 49_000_000n, 48_000_000n]],
    })
  })

  test('differ where the same total stands in other intervals', async () => {
    const swapped = [units(0), units(2), ...ones.slice(2)]
    const live = [dayOf('2025-06-01', { segments: [halfHours(swapped)] })]
    const { where } = await compare(live, [dayOf('2025-06-01')])
    expect(where).toHaveLength(1)
  })
})

test('a store without some sources answers as if they had never been', async () => {
  const kept = dayOf('2025-06-01', { source: 'drops/expired.csv' })
  const both = storeOf([kept, dayOf('2025-06-02')])
  const store = withoutSources(both, new Set(['drops/expired.csv']))
  const { days, differences } = await compareMeter(store, storeOf([dayOf('2025-06-02')]), 'm1')
  expect([days, differences]).toEqual([1, []])
})

/** Detectors that look two years back tell the same of a long history, however its days come. */
import { beforeAll, describe, expect, test } from '@jest/globals'
import { bind } from '../../../domain/detection/assignments.ts'
import { FIRST_DAY, seriesOf } from '../../../domain/detection/meter-history.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'
import { Dice } from '../../fuzz/dice.ts'
import { storeOf } from '../contributions.ts'
import { historyOf } from '../detectors/hourly-days.ts'
import { HOUR, units } from '../factories.ts'
import { dateOf, dayWith, FIRST } from './judged-days.ts'
import { JudgingWorld } from './judging-world.ts'

const DAYS = 1000

const DETECTORS = [
  ...['missing', 'stuck', 'zero', 'outage', 'sparse', 'night-baseline'],
  ...['deviation', 'level-shift', 'profile', 'long-term-variance'],
]

/** What is wrong on some days, as a factor on each hour; the days before them are as usual. */
const FAULTS: readonly { readonly at: number; readonly factor: (hour: number) => number }[] = [
  { at: 130, factor: () => 3 },
  { at: 388, factor: () => 0.2 },
  { at: 520, factor: (hour) => (hour >= 11 && hour < 18 ? 0.05 : 1) },
  { at: 777, factor: () => 3 },
  { at: 801, factor: (hour) => (hour >= 9 && hour < 17 ? 5 : 1) },
  { at: 940, factor: () => 0.2 },
  { at: 962, factor: () => 3 },
  { at: 994, factor: (hour) => (hour >= 11 && hour < 18 ? 0.05 : 1) },
]
const SHIFT = 860

/** Hourly days with a season, a week and noise; a short one, an absence, faults, and a shift. */
function madeDays(seed: number, slotsPerHour: number): Contribution[] {
  const dice = new Dice(seed)
  const days: Contribution[] = []
  for (let offset = 0; offset < DAYS; offset++) {
    const season = 1 + 0.3 * Math.sin((offset / 365) * 2 * Math.PI)
    const level = season * (offset % 7 > 4 ? 0.7 : 1) * (offset >= SHIFT ? 1.8 : 1)
    const ofDay = 0.9 + dice.next() * 0.2
    const fault = FAULTS.find(({ at }) => at === offset)
    const values = Array.from({ length: 24 * slotsPerHour }, (_, slot) => {
      const hour = Math.floor(slot / slotsPerHour)
      const shape = 1 + (hour > 7 && hour < 20 ? 1 : 0) + 0.2 * dice.next()
      return Math.round(units(level * ofDay * shape * (fault?.factor(hour) ?? 1)))
    })
    if (offset > 600 && offset < 640) continue
    const known = offset === 700 ? values.slice(0, values.length / 2) : values
    days.push(
      dayWith(offset, 0, 0, {
        segments: [{ start: 0, length: HOUR / slotsPerHour, values: known }],
      }),
    )
  }
  return days
}

function worldOf(contributions: Contribution[]): JudgingWorld {
  const world = new JudgingWorld()
  world.now = `${dateOf(DAYS)}T06:00:00.000Z`
  world.list = { detectors: DETECTORS.map((detector) => ({ detector })) }
  world.contributions = contributions
  return world
}

/** What is told after runs that each found some more of the days. */
async function toldBy(batches: readonly Contribution[][]): Promise<JudgingWorld> {
  const world = worldOf([])
  for (const batch of batches) {
    world.contributions = [...world.contributions, ...batch]
    const [first] = batch.map(({ date }) => date).sort()
    expect((await world.judge(first)).errors).toEqual([])
  }
  return world
}

let hourly: Contribution[]
let atOnce: JudgingWorld
beforeAll(async () => {
  hourly = madeDays(1, 1)
  atOnce = await toldBy([hourly])
})

test('the faults of a long history are told', () => {
  for (const [detector, least] of [
    ['deviation', 3],
    ['profile', 3],
    ['level-shift', 1],
  ] as const) {
    const told = atOnce.open.filter((line) => line.includes(detector))
    expect(told.length).toBeGreaterThanOrEqual(least)
  }
  expect(atOnce.open.join()).toContain(dateOf(994))
})

describe('it ends in the same', () => {
  test('by runs on each of the last days', async () => {
    const from = hourly.length - 7
    const single = hourly.slice(from).map((day) => [day])
    expect((await toldBy([hourly.slice(0, from), ...single])).told).toEqual(atOnce.told)
  })

  test('with a day that is corrected, and then corrected back', async () => {
    const [wrong, right] = [hourly[350], hourly[351]] as [Contribution, Contribution]
    const first = { ...right, date: wrong.date, source: 'drops/b.csv', version: '2025-12-01' }
    const second = { ...wrong, source: 'drops/c.csv', version: '2025-12-02' }
    expect((await toldBy([hourly, [first], [second]])).told).toEqual(atOnce.told)
  })

  test('by files of half hours in any order', async () => {
    const days = madeDays(2, 2)
    const dice = new Dice(7)
    const batches = Array.from({ length: 4 }, (): Contribution[] => [])
    for (let at = 0; at < days.length; ) {
      const count = 1 + dice.below(120)
      dice.of(batches).push(...days.slice(at, at + count))
      at += count
    }
    expect((await toldBy(batches)).told).toEqual((await toldBy([days])).told)
  })
})

test.each(['deviation', 'level-shift', 'profile', 'long-term-variance'])(
  'what %s says of a day hangs on the days before it that it asks for',
  async (name) => {
    const { days = [] } = (await seriesOf(storeOf(hourly), 'm1', FIRST_DAY))[0] ?? {}
    const { needs, detect } = bind(name, {})
    const dice = new Dice(3)
    const history = historyOf(days)
    const all = [...detect(history)]
    const told = all.filter(({ verdict }) => verdict === 'anomaly').map(({ day }) => day)
    for (let time = 0; time < 8; time++) {
      // Half of them where the days before are not all there are.
      const judgeFrom = FIRST + (time % 2 === 0 ? dice.of(FAULTS).at : 750 + dice.below(240))
      const window = days.filter(({ day }) => day >= judgeFrom - needs.days)
      const before = new Set(told.filter((day) => day < judgeFrom))
      const again = [...detect(historyOf(window, { judgeFrom, told: before }))]
      expect(again).toEqual(all.filter(({ day }) => day >= judgeFrom))
    }
  },
)

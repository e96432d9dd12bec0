/** How a meter's day lies in the table after so many drops: from the plan of folding itself. */
import { expect, test } from '@jest/globals'
import { foldedDay } from '../../../domain/costs/folded-day.ts'
import { workloadOf } from '../../../domain/costs/workload.ts'
import { MEASURES } from './figures.ts'

const dayOf = (dropsPerDay: number) => foldedDay(workloadOf({ meters: 100, dropsPerDay }), MEASURES)

test('whole days are not folded', () => {
  expect(dayOf(1)).toEqual({ writeUnits: 0, readUnits: 0.5, looks: 1, items: 1, bytes: 396 })
})

test('of hourly drops the first sixteen are, and then deleted; the other eight stay', () => {
  // A drop is an item of 300 + 2 x 2 = 304 bytes, and in a fold 154. The fold has 300 + 16 x 154
  // = 2,764 bytes: 3 units, twice. Sixteen deletions of one unit, twice.
  const { writeUnits, items, bytes } = dayOf(24)
  expect({ writeUnits, items, bytes }).toEqual({
    writeUnits: 3 * 2 + 16 * 2,
    items: 1 + 8,
    bytes: 2764 + 8 * 304,
  })
})

test('drops each half hour end in folds, and nearly nothing beside', () => {
  const { items, bytes } = dayOf(48)
  expect(items).toBeLessThan(48 / 2)
  expect(bytes).toBeLessThan(48 * 302)
})

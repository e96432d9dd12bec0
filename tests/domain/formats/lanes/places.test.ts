import { expect, test } from '@jest/globals'
import { ODD, Places } from '../../../../domain/formats/lanes/places.ts'
import { dueOf } from '../../../../domain/gathering/due.ts'

const place = { day: 20_000, start: 1800, length: 900, isBareDate: false }

test('of a place that was put, each part is known by its number', () => {
  const places = new Places()
  for (const time of [3, 100, 5000]) places.put(time, { ...place, start: time })
  expect(places.of(100)).toEqual({ ...place, start: 100 })
  expect([places.dues[5000], places.lengths[5000]]).toEqual([dueOf(20_000, 5000), 900])
  expect([places.dues[3], places.lengths[3]]).toEqual([dueOf(20_000, 3), 900])
  expect(places.of(4)).toBeUndefined()
  expect(places.lengths[4]).toBe(ODD)
})

test('what no loop over rows may take for a place has no length', () => {
  const places = new Places()
  places.put(1, null)
  places.put(2, { ...place, isBareDate: true })
  expect(places.of(1)).toBeNull()
  expect(places.of(2)?.isBareDate).toBe(true)
  expect([...places.lengths.slice(1, 3)]).toEqual([ODD, ODD])
})

test('numbers begin anew', () => {
  const places = new Places()
  places.put(1, place)
  places.clear()
  expect(places.of(1)).toBeUndefined()
  expect(places.lengths[1]).toBe(ODD)
})

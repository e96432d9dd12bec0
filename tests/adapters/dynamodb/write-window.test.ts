import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { WriteWindow } from '../../../adapters/dynamodb/write-window.ts'

/** Rounds in which so many requests at once are refused whole. */
function refuse(window: WriteWindow, rounds: number, atOnce = 1): void {
  for (let at = 0; at < rounds; at++) {
    const { round } = window
    for (let request = 0; request < atOnce; request++) window.refused(round, true)
  }
}

/** Rounds in which as many requests as may be are in flight, and all are taken. */
function take(window: WriteWindow, rounds: number): void {
  for (let at = 0; at < rounds; at++) {
    const { size } = window
    for (let request = 0; request < size; request++) window.taken(size)
  }
}

describe('the number in flight', () => {
  test('is 8 at first, and grows by one a round', () => {
    const window = new WriteWindow()
    const sizes = Array.from({ length: 4 }, () => {
      const { size } = window
      take(window, 1)
      return size
    })
    expect(sizes[0]).toBe(8)
    for (const [at, size] of sizes.entries()) {
      expect(size).toBeGreaterThanOrEqual(8 + at - 1)
      expect(size).toBeLessThanOrEqual(8 + at)
    }
  })

  test('does not grow where it is not used up', () => {
    const window = new WriteWindow()
    for (let request = 0; request < 1000; request++) window.taken(7)
    expect(window.size).toBe(8)
  })

  test('is halved once for all that was sent before', () => {
    const window = new WriteWindow()
    refuse(window, 1, 8)
    expect(window.size).toBe(4)
    refuse(window, 1, 4)
    expect(window.size).toBe(2)
  })

  test('is 1 to 32, whatever comes', () => {
    const answer = fc.record({
      kind: fc.constantFrom('taken', 'part', 'none'),
      late: fc.boolean(),
      times: fc.nat(50),
    })
    fc.assert(
      fc.property(fc.array(answer), (answers) => {
        const window = new WriteWindow()
        for (const { kind, late, times } of answers) {
          for (let at = 0; at < times; at++) {
            const before = window.size
            if (kind === 'taken') window.taken(before)
            else window.refused(late ? window.round - 1 : window.round, kind === 'none')
            expect(window.size).toBeGreaterThanOrEqual(1)
            expect(window.size).toBeLessThanOrEqual(32)
            if (kind === 'taken') expect(window.size).toBeGreaterThanOrEqual(before)
            else if (late) expect(window.size).toBe(before)
            else expect(window.size).toBeLessThanOrEqual(Math.max(1, (before + 1) / 2))
          }
        }
      }),
    )
  })

  test('comes to what is taken at once, and stays between half of that and one more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 }), (capacity) => {
        const window = new WriteWindow()
        for (let turn = 0; turn < 500; turn++) {
          const { size, round } = window
          for (let request = 0; request < size; request++) {
            if (request < capacity) window.taken(size)
            else window.refused(round, true)
          }
          if (turn < 100) continue
          expect(window.size).toBeGreaterThanOrEqual(Math.max(1, (capacity >> 1) - 1))
          expect(window.size).toBeLessThanOrEqual(capacity + 2)
        }
      }),
    )
  })
})

describe('the pause', () => {
  test('doubles while nothing is taken, up to ten seconds', () => {
    const window = new WriteWindow()
    const pauses = Array.from({ length: 13 }, () => {
      refuse(window, 1)
      return window.pauseMs
    })
    expect(pauses).toEqual([
      ...[50, 100, 200, 400, 800, 1600, 3200, 6400],
      ...[10_000, 10_000, 10_000, 10_000, 10_000],
    ])
    // Full jitter: half of it on average.
    expect(pauses.reduce((sum, pause) => sum + pause) / 2).toBeCloseTo(31_375)
  })

  test('is short again once anything is taken', () => {
    const window = new WriteWindow()
    refuse(window, 10)
    window.refused(window.round, false)
    expect(window.pauseMs).toBe(50)
    refuse(window, 10)
    window.taken(1)
    expect(window.pauseMs).toBe(50)
  })
})

describe('it is hopeless', () => {
  test('when in 14 rounds nothing is taken, however many are in flight', () => {
    const window = new WriteWindow()
    refuse(window, 13, 8)
    expect(window.isHopeless).toBe(false)
    refuse(window, 1)
    expect(window.isHopeless).toBe(true)
  })

  test('not as long as a part of one request is taken now and then', () => {
    const window = new WriteWindow()
    for (let times = 0; times < 20; times++) {
      refuse(window, 13)
      expect(window.isHopeless).toBe(false)
      // Late, of a round that is over.
      window.refused(window.round - 1, false)
    }
  })
})

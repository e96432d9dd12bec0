import { expect, test } from '@jest/globals'
import { assignmentsSchema } from '../../../domain/detection/assignments.ts'
import { assignmentsOfRun, type RunAssignments } from '../../../domain/detection/run-assignments.ts'
import type { Watermark } from '../../../domain/detection/watermark.ts'

const deployed = assignmentsSchema.parse({
  detectors: [{ detector: 'stuck' }],
  expectedChanges: [{ from: '2025-01-01', to: '2025-01-02' }],
})
const list = assignmentsSchema.parse({
  detectors: [{ detector: 'stuck', off: true }],
  expectedChanges: [{ from: '2025-02-01', to: '2025-02-02' }],
  calendars: [{ calendar: 'US' }],
})

/** With a list of that etag, or none, after a run that went by a list of another, or none. */
function runWith(etag: string | undefined, watermark?: Watermark): Promise<RunAssignments> {
  return assignmentsOfRun(
    {
      config: { assignments: deployed, tags: {}, holidays: {} },
      detectorsList: {
        name: 'the list',
        read: async () => (etag === undefined ? undefined : { etag, list }),
      },
    },
    watermark,
  )
}

const at = '2025-06-01T00:00:00.000Z'

test('without a list the deployed one counts', async () => {
  expect(await runWith(undefined, { at })).toEqual({ context: {}, change: undefined })
})

test('the list’s entries come after the deployed ones, and so override them', async () => {
  const { context } = await runWith('a')
  expect(context).toEqual({
    listEtag: 'a',
    assignments: {
      detectors: [...deployed.detectors, ...list.detectors],
      expectedChanges: [...deployed.expectedChanges, ...list.expectedChanges],
      calendars: list.calendars,
      groups: {},
    },
  })
})

test.each([
  ['that is the one of the run before', 'a', { at, listEtag: 'a' }, undefined],
  ['before the first run', 'a', undefined, undefined],
  ['that is new', 'a', { at }, 'the list is new: all meters are judged again.'],
  [
    'that has changed',
    'b',
    { at, listEtag: 'a' },
    'the list has changed: all meters are judged again.',
  ],
  [
    'that is gone',
    undefined,
    { at, listEtag: 'a' },
    'the list is gone: all meters are judged again.',
  ],
])('a list %s', async (_, etag, watermark, change) => {
  expect((await runWith(etag, watermark)).change).toBe(change)
})

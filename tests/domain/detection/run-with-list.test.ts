/** A whole run by a list of detectors beside the deployed one: planned, judged, reported. */
import { beforeEach, expect, test } from '@jest/globals'
import { type AssignmentList, assignmentsSchema } from '../../../domain/detection/assignments.ts'
import type { DetectionRun, RunContext } from '../../../domain/detection/run.ts'
import { runDetection } from '../../../domain/detection/run-detection.ts'
import type { Watermark } from '../../../domain/detection/watermark.ts'
import { InvalidConfig } from '../../../domain/errors.ts'

const nothing = { items: [] }
const empty = assignmentsSchema.parse({})

let list: (() => AssignmentList) | undefined
let etag: string
let watermark: Watermark | undefined
let runs: Map<string, DetectionRun>
let notices: { subject: string; text: string }[]

beforeEach(() => {
  list = undefined
  etag = 'a'
  watermark = undefined
  runs = new Map()
  notices = []
})

/** A run over a service without any meter. */
async function run(id: string): Promise<DetectionRun | undefined> {
  const contexts = new Map<string, RunContext>()
  const ports = {
    ingestions: { list: async () => nothing },
    manifests: {},
    catalog: { meters: async () => nothing },
    contributions: {},
    anomalies: {},
    config: { assignments: empty, tags: {}, holidays: {} },
    detectorsList: {
      name: 'the list',
      read: async () => (list === undefined ? undefined : { etag, list: list() }),
    },
    detections: {
      watermark: async () => watermark,
      saveWatermark: async (saved: Watermark) => {
        watermark = saved
      },
      run: async (runId: string) => runs.get(runId),
      saveRun: async (saved: DetectionRun) => {
        runs.set(saved.id, saved)
      },
      context: async (runId: string) => contexts.get(runId) ?? { pipelineDays: {} },
      saveContext: async (runId: string, context: RunContext) => {
        contexts.set(runId, context)
      },
      results: async () => [],
    },
    notifier: {
      notify: async (notice: { subject: string; text: string }) => {
        notices.push(notice)
      },
    },
    clock: { now: () => new Date('2025-06-01T00:00:00.000Z') },
    sliceSize: 10,
  }
  await runDetection(ports as never, id, false).catch(() => {})
  return runs.get(id)
}

test('that is new makes the run a full one, which says why, and the next one an ordinary one', async () => {
  await run('1')
  list = () => empty
  expect(await run('2')).toMatchObject({
    ...{ state: 'succeeded', full: true },
    notes: ['the list is new: all meters are judged again.'],
  })
  expect(watermark?.listEtag).toBe('a')
  const third = await run('3')
  expect(third).toMatchObject({ full: false })
  expect(third?.notes).toBeUndefined()
})

test('that is not valid fails the run, whose record and notice say what is wrong', async () => {
  list = () => empty
  await run('1')
  const before = watermark
  etag = 'b'
  list = () => {
    throw new InvalidConfig('config-invalid', 'the list, line 7: detectors.2.detector: expected')
  }
  expect(await run('2')).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('line 7'),
  })
  expect(notices.map(({ text }) => text)).toEqual([expect.stringContaining('the list, line 7: ')])
  expect(watermark).toEqual(before)

  // Mended, it is another list than that of the last run that succeeded.
  list = () => empty
  expect(await run('3')).toMatchObject({ state: 'succeeded', full: true })
})

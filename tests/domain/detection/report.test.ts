import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Report, Told } from '../../../domain/detection/digest.ts'
import { type ReportPorts, reportRun } from '../../../domain/detection/report.ts'
import type { DetectionRun, SliceResult } from '../../../domain/detection/run.ts'
import { beginRun } from '../../../domain/detection/start-run.ts'
import type { DetectionStore } from '../../../domain/ports.ts'
import { anomalyOf } from './findings.ts'
import { API, sliceResultOf, toldOf } from './reports.ts'

let results: SliceResult[]
let run: DetectionRun
let told: Told | undefined
let watermark: string | undefined
let sent: { subject: string; text: string }[]
let reports: Report[]
let now: string

beforeEach(() => {
  results = []
  run = { ...beginRun('run-1', '2025-06-02T00:00:00.000Z', false), meters: 7 }
  told = undefined
  watermark = undefined
  sent = []
  reports = []
  now = '2025-06-02T00:01:00.000Z'
})

function portsWith(changed: Partial<ReportPorts> = {}): ReportPorts {
  const detections: Partial<DetectionStore> = {
    run: async () => run,
    saveRun: async (saved) => {
      run = saved
    },
    context: async () => ({ pipelineDays: {} }),
    async *results() {
      yield* results
    },
    saveActivity: async () => 3,
    saveWatermark: async ({ at }) => {
      watermark = at
    },
  }
  return {
    detections: detections as DetectionStore,
    anomalies: {
      list: async () => ({ items: [anomalyOf(), anomalyOf({ meterId: 'old' })] }),
    } as unknown as ReportPorts['anomalies'],
    reports: {
      save: async (report) => {
        reports.push(report)
      },
      told: async () => told,
      saveTold: async (saved: Told) => {
        told = saved
      },
    } as ReportPorts['reports'],
    notifier: {
      notify: async (notice) => {
        sent.push(notice)
      },
    },
    clock: { now: () => new Date(now) },
    apiUrl: API,
    ...changed,
  }
}

/** Another run begins. */
function again(id: string): void {
  run = beginRun(id, now, false)
}

const found = sliceResultOf({ opened: 1, openedAnomalies: [toldOf()] })
const broken = sliceResultOf({ errors: [{ meterId: 'm1', detector: 'odd', message: 'why' }] })

test('news is sent and kept, with what was open before', async () => {
  results = [found]
  expect(await reportRun(portsWith(), 'run-1')).toMatchObject({ state: 'succeeded', opened: 1 })
  expect(reports).toMatchObject([
    {
      id: 'run-1',
      counts: { opened: 1, stillOpen: 2 },
      opened: [{ meterId: 'm1' }],
      stillOpen: [{ meterId: 'old' }],
    },
  ])
  expect(sent).toMatchObject([{ subject: reports[0]?.subject, text: reports[0]?.text }])
  expect([watermark, told?.until]).toEqual(['2025-06-02T00:00:00.000Z', now])
})

test('no news is neither sent nor kept', async () => {
  results = [sliceResultOf({ changed: 4, meters: 9 })]
  await reportRun(portsWith(), 'run-1')
  expect([sent, reports]).toEqual([[], []])
  expect(run).toMatchObject({ state: 'succeeded', changed: 4 })
})

test('closing a run again sends nothing', async () => {
  results = [found]
  const closed = await reportRun(portsWith(), 'run-1')
  expect(await reportRun(portsWith(), 'run-1')).toEqual(closed)
  expect(sent).toHaveLength(1)
})

test('the same error of the hourly runs is sent once', async () => {
  results = [broken]
  for (const id of ['run-1', 'run-2', 'run-3']) {
    again(id)
    await reportRun(portsWith(), id)
    expect(run.errors).toHaveLength(1)
  }
  expect(sent.map(({ subject }) => subject)).toEqual([
    'metertally: 0 new anomalies, 0 cleared, 1 error',
  ])
})

test('what planning could not do is an error of the run', async () => {
  run = { ...run, errors: [{ detector: 'peer', message: 'The group "a" is too large.' }] }
  await reportRun(portsWith(), 'run-1')
  expect(sent[0]?.text).toContain('peer: The group "a" is too large.')
  expect(run.errors).toHaveLength(1)
})

describe('a run that failed', () => {
  test('tells why and what it found all the same, and leaves the rest to the next', async () => {
    results = [found]
    await reportRun(portsWith(), 'run-1', 'no table')
    expect(run).toMatchObject({ state: 'failed', error: 'no table', opened: 1 })
    expect(sent[0]?.subject).toBe(
      'metertally could not finish a detection run (1 new anomaly, 0 cleared)',
    )
    expect([watermark, told?.until]).toEqual([undefined, undefined])
  })

  test('is sent once while it fails alike', async () => {
    for (const id of ['run-1', 'run-2']) {
      again(id)
      await reportRun(portsWith(), id, 'no table')
    }
    expect(sent).toHaveLength(1)
  })
})

test('a notice that cannot be sent fails the run, so that the next one tells', async () => {
  results = [found]
  const notifier = { notify: () => Promise.reject(new Error('no topic')) }
  await expect(reportRun(portsWith({ notifier }), 'run-1')).rejects.toThrow('no topic')
  expect(run).toMatchObject({ state: 'failed', error: 'its report could not be sent: no topic' })
  expect([watermark, told]).toEqual([undefined, undefined])
})

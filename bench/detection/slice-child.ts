/** Judges one slice in a process of its own, so that its peak memory is its own. Told and answered by messages. */
import { readFileSync } from 'node:fs'
import { judgeSlice } from '../../domain/detection/judge-slice.ts'
import { DETECTORS } from '../../domain/detectors/registry.ts'
import { formatDate } from '../../domain/time/civil-date.ts'
import { cpuSeconds } from '../scale/aside.ts'
import { createWorld } from '../scale/world.ts'
import { FIRST_DAY, meterId, serveMeters } from './made-tables.ts'

export interface SliceSize {
  readonly meters: number
  readonly days: number
}

export interface SliceFigures extends SliceSize {
  readonly judgedDays: number
  readonly findings: number
  /** Without what makes the data. */
  readonly cpuSeconds: number
  readonly wallSeconds: number
  /** By the operating system: VmHWM, and VmRSS before the slice. */
  readonly peakMegabytes: number
  readonly startMegabytes: number
  /** CPU of their verdicts, in the order of the registry. */
  readonly detectors: readonly { readonly name: string; readonly seconds: number }[]
}

process.once('message', async (size: SliceSize) => {
  const figures = await judge(size)
  process.send?.(figures, () => process.disconnect())
})

async function judge({ meters, days }: SliceSize): Promise<SliceFigures> {
  const world = createWorld({ keep: true })
  const { tables, aside, judge: ports } = world
  const served = serveMeters(tables, aside, days)
  const seconds = timeDetectors()
  const all = Array.from({ length: meters }, (_, meter) => ({
    ...{ meterId: meterId(meter), from: formatDate(FIRST_DAY) },
  }))
  const pipelineDays = { bench: formatDate(FIRST_DAY + days - 1) }
  await ports.detections.saveContext('bench', { pipelineDays })
  await ports.detections.saveSlice('bench', 0, all)
  const startMegabytes = memory('VmRSS')
  const [cpu, wall, taken] = [cpuSeconds(), performance.now(), aside.seconds]
  const result = await judgeSlice(ports, 'bench', 0)
  if (result.meters !== meters || served.meters < meters) {
    throw new Error(`the slice has ${result.meters} of ${meters} meters`)
  }
  return {
    ...{ meters, days, judgedDays: result.judgedDays, findings: result.opened },
    cpuSeconds: cpuSeconds() - cpu - (aside.seconds - taken),
    wallSeconds: (performance.now() - wall) / 1000,
    ...{ peakMegabytes: memory('VmHWM'), startMegabytes },
    detectors: [...seconds].map(([name, spent]) => ({ name, seconds: spent })),
  }
}

/** CPU by detector, added up from now on. */
function timeDetectors(): ReadonlyMap<string, number> {
  const seconds = new Map<string, number>()
  for (const detector of DETECTORS) {
    const detect = detector.detect.bind(detector)
    seconds.set(detector.name, 0)
    Object.assign(detector, {
      detect: (...all: Parameters<typeof detect>) => {
        const before = process.threadCpuUsage()
        const verdicts = [...detect(...all)]
        const { user, system } = process.threadCpuUsage(before)
        seconds.set(detector.name, (seconds.get(detector.name) ?? 0) + (user + system) / 1e6)
        return verdicts
      },
    })
  }
  return seconds
}

/** A line of /proc/self/status in MB; where there is none, the peak that Node knows. */
function memory(name: 'VmHWM' | 'VmRSS'): number {
  try {
    const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(
      readFileSync('/proc/self/status', 'utf8'),
    ) as unknown as [string, string]
    return Number(kilobytes) / 1024
  } catch {
    return process.resourceUsage().maxRSS / 1024
  }
}

/** Reports of detection runs, in the work bucket: of each a summary, whose key sorts the newest first. */
import type { Report, ReportSummary, Told } from '../../domain/detection/digest.ts'
import { summaryOf } from '../../domain/detection/digest.ts'
import type { Page, ReportStore } from '../../domain/ports.ts'
import type { WorkBucket } from './work-bucket.ts'

const SUMMARIES = 'reports/summaries/'
const TOLD = 'reports/told.json.gz'
const AT_ONCE = 16
/** Year 5138: later times would need another digit. */
const LAST_TIME = 10 ** 14 - 1

export class S3ReportStore implements ReportStore {
  readonly #work: WorkBucket

  constructor(work: WorkBucket) {
    this.#work = work
  }

  async save(report: Report): Promise<void> {
    await this.#work.put(reportKey(report.id), report)
    await this.#work.put(summaryKey(report), summaryOf(report))
  }

  async get(id: string): Promise<Report | undefined> {
    return this.#work.get<Report>(reportKey(id))
  }

  async list(limit: number, next?: string): Promise<Page<ReportSummary>> {
    const after = next === undefined ? undefined : `${SUMMARIES}${next}`
    const keys = await this.#work.keysAfter(SUMMARIES, limit, after)
    const items: ReportSummary[] = []
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      const some = keys.slice(at, at + AT_ONCE)
      const found = await Promise.all(some.map((key) => this.#work.get<ReportSummary>(key)))
      items.push(...found.filter((summary) => summary !== undefined))
    }
    const last = keys.length < limit ? undefined : keys.at(-1)?.slice(SUMMARIES.length)
    return { items, next: last }
  }

  async told(): Promise<Told | undefined> {
    return this.#work.get<Told>(TOLD)
  }

  async saveTold(told: Told): Promise<void> {
    await this.#work.put(TOLD, told)
  }
}

function reportKey(id: string): string {
  return `reports/full/${id}.json.gz`
}

function summaryKey({ startedAt, id }: Report): string {
  const left = LAST_TIME - Date.parse(startedAt)
  return `${SUMMARIES}${String(left).padStart(14, '0')}-${id}.json.gz`
}

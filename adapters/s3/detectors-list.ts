/** The entries of `detectors.yml` that people put into the work bucket, without a deployment. */
import { type AssignmentList, assignmentsSchema } from '../../domain/detection/assignments.ts'
import type { DetectorsList } from '../../domain/detection/run-assignments.ts'
import { InvalidConfig } from '../../domain/errors.ts'
import { parseYaml } from '../config/parse-yaml.ts'
import type { WorkBucket } from './work-bucket.ts'

const KEY = 'config/detectors.yml'
/** A hundred entries take some 10 KB. */
const MOST_BYTES = 1_000_000

export class S3DetectorsList implements DetectorsList {
  readonly name = 'detectors.yml in the work bucket'
  readonly #work: WorkBucket
  readonly #calendars: readonly string[]

  /** `calendars`: those whose holidays are known. Only YAML on a disk may name others. */
  constructor(work: WorkBucket, calendars: readonly string[]) {
    this.#work = work
    this.#calendars = calendars
  }

  async read(): Promise<{ etag: string; list: AssignmentList } | undefined> {
    const object = await this.#work.bytes(KEY)
    if (object === undefined) return undefined
    const { bytes, etag } = object
    if (bytes.length > MOST_BYTES) {
      throw new InvalidConfig(
        'config-invalid',
        `${this.name} has ${bytes.length} bytes; it may have ${MOST_BYTES} at most.`,
      )
    }
    const text = new TextDecoder().decode(bytes)
    return { etag, list: parseYaml(this.name, text, this.#schema()) }
  }

  #schema() {
    const known = this.#calendars
    return assignmentsSchema.superRefine(({ calendars }, context) => {
      for (const [index, { calendar }] of calendars.entries()) {
        if (known.includes(calendar)) continue
        context.addIssue({
          code: 'custom',
          path: ['calendars', index, 'calendar'],
          message: `expected a calendar that the deployed detectors.yml names${known.length === 0 ? ', which has none' : `: ${known.join(', ')}`}`,
        })
      }
    })
  }
}

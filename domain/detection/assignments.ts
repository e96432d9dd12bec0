/** Which detectors look at which meters, and with what parameters: `detectors.yml`. */
import * as z from 'zod'
import type { Detector, History, Needs, Verdict } from '../detectors/detector.ts'
import { DETECTORS } from '../detectors/registry.ts'
import { compileKeyPattern } from '../pipelines/key-pattern.ts'
import { parseDate } from '../time/civil-date.ts'
import type { DetectionConfig } from './detection-config.ts'

const names = DETECTORS.map(({ name }) => name)

/** Patterns of meter ids; `*` matches any run of characters but `/`, `**` any. */
const patterns = z.array(z.string().min(1))

/** Which meters something is about: all of what is given has to hold. */
const selection = {
  meters: patterns.min(1).default(['**']),
  except: patterns.default([]),
  /** Names of the pipelines that their newest readings came by; any where none is given. */
  pipelines: z.array(z.string().min(1)).default([]),
  /** Of which such a pipeline has one at least; any where none is given. */
  tags: z.array(z.string().min(1)).default([]),
}

/** One entry: a detector, the meters that it looks at, and what differs from its defaults. */
export const assignmentSchema = z
  .strictObject({
    detector: z.string().refine((name) => names.includes(name), {
      error: `expected one of ${names.join(', ')}`,
    }),
    ...selection,
    /** Takes the detector away from these meters. */
    off: z.boolean().default(false),
    parameters: z.record(z.string(), z.unknown()).default({}),
  })
  .superRefine((assignment, context) => {
    const detector = DETECTORS.find(({ name }) => name === assignment.detector)
    const checked = detector?.parameters.safeParse(assignment.parameters)
    for (const issue of checked?.error?.issues ?? []) {
      context.addIssue({ ...issue, path: ['parameters', ...issue.path] } as never)
    }
  })

const date = z.string().refine((text) => parseDate(text) !== undefined, {
  error: 'expected a date as YYYY-MM-DD',
})

/** Days on which a change of consumption is no news, both included. */
export const expectedChangeSchema = z
  .strictObject({ ...selection, from: date, to: date, reason: z.string().max(200).default('') })
  .refine(({ from, to }) => from <= to, { error: '"to" is before "from"', path: ['to'] })

/** The public holidays that meters know. */
export const calendarSchema = z.strictObject({ ...selection, calendar: z.string().min(2) })

export const assignmentsSchema = z.strictObject({
  detectors: z.array(assignmentSchema).default([]),
  expectedChanges: z.array(expectedChangeSchema).default([]),
  calendars: z.array(calendarSchema).default([]),
  /** Meters that are compared with each other: patterns of their ids, by the group's name. */
  groups: z.record(z.string().min(1).max(100), patterns.min(1)).default({}),
})

export type AssignmentList = z.infer<typeof assignmentsSchema>
type Selection = Pick<AssignmentList['detectors'][number], keyof typeof selection>

/** What decides which entries are about a meter. */
export interface MeterFacts {
  readonly meterId: string
  /** Of its newest readings. */
  readonly pipeline: string
}

/** A detector bound to its parameters. */
export interface BoundDetector extends Pick<Detector, 'name' | 'family' | 'looksAt'> {
  readonly needs: Needs
  readonly detect: (history: History) => Iterable<Verdict>
}

/** Finds the detectors of a meter; a later entry for the same detector overrides an earlier one. */
export class Assignments {
  readonly #entries: readonly {
    readonly name: string
    readonly isAbout: (meter: MeterFacts) => boolean
    readonly mayBeAbout: (meterId: string) => boolean
    /** Undefined takes the detector away. */
    readonly bound: BoundDetector | undefined
  }[]
  readonly #changes: readonly {
    readonly isAbout: (meter: MeterFacts) => boolean
    readonly from: number
    readonly to: number
  }[]

  readonly #holidays: readonly {
    readonly isAbout: (meter: MeterFacts) => boolean
    readonly days: ReadonlySet<number>
  }[]

  /** Patterns of meter ids by the name of their group. */
  readonly groups: Readonly<Record<string, readonly string[]>>

  constructor({ assignments, tags, holidays }: DetectionConfig) {
    const { detectors, expectedChanges, calendars, groups } = assignments
    this.groups = groups
    const selector = (selection: Selection) => selectorOf(selection, tags)
    this.#entries = detectors.map((entry) => ({
      name: entry.detector,
      isAbout: selector(entry),
      mayBeAbout: named(entry),
      bound: entry.off ? undefined : bind(entry.detector, entry.parameters),
    }))
    this.#changes = expectedChanges.map((entry) => ({
      isAbout: selector(entry),
      from: parseDate(entry.from) as number,
      to: parseDate(entry.to) as number,
    }))
    this.#holidays = calendars.map((entry) => ({
      isAbout: selector(entry),
      days: new Set((holidays[entry.calendar] ?? []).map((date) => parseDate(date) as number)),
    }))
  }

  /** In the order of the registry. */
  of(meter: MeterFacts): BoundDetector[] {
    const found = new Map<string, BoundDetector | undefined>()
    for (const { name, isAbout, bound } of this.#entries) if (isAbout(meter)) found.set(name, bound)
    return names.map((name) => found.get(name)).filter((bound) => bound !== undefined)
  }

  /** The groups that detectors ask for, each once. */
  get wantedGroups(): { readonly detector: string; readonly group: string }[] {
    const wanted = new Map<string, string>()
    for (const { name, bound } of this.#entries) {
      const group = bound?.needs.group
      if (group !== undefined && !wanted.has(group)) wanted.set(group, name)
    }
    return [...wanted].map(([group, detector]) => ({ detector, group }))
  }

  /** Whether a detector compares meters with others that are named. */
  get comparesMeters(): boolean {
    return this.#entries.some(({ bound }) => bound?.needs.companions !== undefined)
  }

  /** Those that any detector compares the meter with that may look at it. */
  companionsOf(meterId: string): string[] {
    return this.#entries
      .filter(({ bound, mayBeAbout }) => bound?.needs.companions && mayBeAbout(meterId))
      .flatMap(({ bound }) => bound?.needs.companions?.(meterId) ?? [])
  }

  /** The most days before a judged one that any detector needs that may look at the meter. */
  lookbackOf(meterId: string): number {
    const needed = this.#entries
      .filter(({ mayBeAbout }) => mayBeAbout(meterId))
      .map(({ bound }) => bound?.needs.days ?? 0)
    return Math.max(0, ...needed)
  }

  isChangeExpected(meter: MeterFacts): (day: number) => boolean {
    const changes = this.#changes.filter(({ isAbout }) => isAbout(meter))
    return (day) => changes.some(({ from, to }) => day >= from && day <= to)
  }

  isHoliday(meter: MeterFacts): (day: number) => boolean {
    const calendars = this.#holidays.filter(({ isAbout }) => isAbout(meter))
    return (day) => calendars.some(({ days }) => days.has(day))
  }
}

function selectorOf(
  selection: Selection,
  tagsOf: DetectionConfig['tags'],
): (meter: MeterFacts) => boolean {
  const isNamed = named(selection)
  const { pipelines, tags } = selection
  return ({ meterId, pipeline }) =>
    isNamed(meterId) &&
    (pipelines.length === 0 || pipelines.includes(pipeline)) &&
    (tags.length === 0 || tags.some((tag) => tagsOf[pipeline]?.includes(tag)))
}

function named({ meters, except }: Selection): (meterId: string) => boolean {
  const wanted = meters.map(compileKeyPattern)
  const unwanted = except.map(compileKeyPattern)
  return (meterId) =>
    wanted.some((pattern) => pattern.test(meterId)) &&
    !unwanted.some((pattern) => pattern.test(meterId))
}

/** The detector of that name with these parameters, checked, and its defaults. */
export function bind(
  detectorName: string,
  given: Readonly<Record<string, unknown>>,
): BoundDetector {
  const detector = DETECTORS.find(({ name }) => name === detectorName) as Detector
  const parameters = detector.parameters.parse(given)
  const { name, family, looksAt } = detector
  return {
    ...{ name, family, looksAt },
    needs: detector.needs(parameters),
    detect: (history) => detector.detect(history, parameters),
  }
}

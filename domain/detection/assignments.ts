/** Which detectors look at which meters, and with what parameters: `detectors.yml`. */
import * as z from 'zod'
import type { Detector } from '../detectors/detector.ts'
import { DETECTORS } from '../detectors/registry.ts'
import { compileKeyPattern } from '../pipelines/key-pattern.ts'

const names = DETECTORS.map(({ name }) => name)

/** One entry: a detector, the meters that it looks at, and what differs from its defaults. */
export const assignmentSchema = z
  .strictObject({
    detector: z.string().refine((name) => names.includes(name), {
      error: `expected one of ${names.join(', ')}`,
    }),
    /** Patterns of meter ids; `*` matches any run of characters but `/`, `**` any. */
    meters: z.array(z.string().min(1)).min(1).default(['**']),
    except: z.array(z.string().min(1)).default([]),
    parameters: z.record(z.string(), z.unknown()).default({}),
  })
  .superRefine((assignment, context) => {
    const detector = DETECTORS.find(({ name }) => name === assignment.detector)
    const checked = detector?.parameters.safeParse(assignment.parameters)
    for (const issue of checked?.error?.issues ?? []) {
      context.addIssue({ ...issue, path: ['parameters', ...issue.path] } as never)
    }
  })

export const assignmentsSchema = z.strictObject({ detectors: z.array(assignmentSchema) })

export type Assignment = z.infer<typeof assignmentSchema>

/** A detector bound to its parameters. */
export interface BoundDetector {
  readonly name: string
  readonly lookbackDays: number
  readonly detect: (history: Parameters<Detector['detect']>[0]) => ReturnType<Detector['detect']>
}

/** Finds the detectors of a meter; a later entry for the same detector overrides an earlier one. */
export class Assignments {
  readonly #entries: readonly {
    readonly matches: (meterId: string) => boolean
    readonly bound: BoundDetector
  }[]

  constructor(assignments: readonly Assignment[]) {
    this.#entries = assignments.map((assignment) => ({
      matches: matcher(assignment),
      bound: bind(assignment),
    }))
  }

  of(meterId: string): BoundDetector[] {
    const found = new Map<string, BoundDetector>()
    for (const { matches, bound } of this.#entries)
      if (matches(meterId)) found.set(bound.name, bound)
    return [...found.values()]
  }
}

function matcher({ meters, except }: Assignment): (meterId: string) => boolean {
  const wanted = meters.map(compileKeyPattern)
  const unwanted = except.map(compileKeyPattern)
  return (meterId) =>
    wanted.some((pattern) => pattern.test(meterId)) &&
    !unwanted.some((pattern) => pattern.test(meterId))
}

function bind(assignment: Assignment): BoundDetector {
  const detector = DETECTORS.find(({ name }) => name === assignment.detector) as Detector
  const parameters = detector.parameters.parse(assignment.parameters)
  return {
    name: detector.name,
    lookbackDays: detector.lookbackDays(parameters),
    detect: (history) => detector.detect(history, parameters),
  }
}

/** Pipelines: a key pattern, and how the objects whose keys match it are read. */
import { z } from 'zod'
import { findUnit } from '../quantity/unit.ts'
import { dividesDay } from '../readings/interval-length.ts'
import { zoneOf } from '../time/zone.ts'
import { compileKeyPattern } from './key-pattern.ts'

const zoneName = z.string().refine(
  (name) => {
    try {
      return zoneOf(name).id === name
    } catch {
      return false
    }
  },
  { error: 'expected an IANA time zone such as Europe/London, or UTC' },
)

/** One entry of `pipelines.yml`. Comments there and in docs/pipelines.md say what each key means. */
export const pipelineSchema = z
  .strictObject({
    name: z.string().regex(/^[\w.-]{1,64}$/, 'expected letters, digits, dots, dashes, underscores'),
    match: z.string().min(1),
    zone: zoneName,
    format: z.enum(['wide', 'long']).optional(),
    unit: z
      .string()
      .refine((name) => findUnit(name) !== undefined, {
        error: 'expected one of Wh, kWh, MWh, GWh, L, m3, therm',
      })
      .optional(),
    flow: z.enum(['import', 'export']).default('import'),
    label: z.enum(['start', 'end']).default('start'),
    interval: z
      .number()
      .int()
      .refine((minutes) => dividesDay(minutes * 60), {
        error: 'expected whole minutes that divide a day, such as 15, 30 or 60',
      })
      .optional(),
    columns: z
      .strictObject({
        meter: z.string(),
        date: z.string(),
        stamp: z.string(),
        value: z.string(),
      })
      .partial()
      .default({}),
    ignore: z.array(z.string()).default([]),
    rejects: z
      .strictObject({
        share: z.number().min(0).max(1).default(0.5),
        from: z.number().int().min(1).default(100),
      })
      .default({ share: 0.5, from: 100 }),
  })
  .refine(
    (pipeline) => pipeline.label === 'start' || pipeline.format === 'wide' || pipeline.interval,
    {
      error: 'label: end needs interval (minutes), to know where each interval starts',
      path: ['label'],
    },
  )

export type Pipeline = z.infer<typeof pipelineSchema>

/** The settings as text: equal for equal settings. */
export function settingsOf(pipeline: Pipeline | undefined): string {
  return pipeline === undefined ? 'none' : JSON.stringify(pipeline)
}

export const pipelinesSchema = z.strictObject({
  pipelines: z.array(pipelineSchema).superRefine((pipelines, context) => {
    const names = pipelines.map(({ name }) => name)
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue
      const message = `there is another pipeline named ${name}`
      context.addIssue({ code: 'custom', message, path: [index, 'name'] })
    }
  }),
})

/** The pipelines in order of precedence: the first whose pattern matches the key reads the object. */
export class Pipelines {
  readonly #entries: readonly { readonly pipeline: Pipeline; readonly pattern: RegExp }[]

  constructor(pipelines: readonly Pipeline[]) {
    this.#entries = pipelines.map((pipeline) => ({
      pipeline,
      pattern: compileKeyPattern(pipeline.match),
    }))
  }

  find(key: string): Pipeline | undefined {
    return this.#entries.find(({ pattern }) => pattern.test(key))?.pipeline
  }
}

/** Pipelines: a key pattern, and how the objects whose keys match it are read. */
import * as z from 'zod'
import { selector } from '../formats/profile/profile.ts'
import { findUnit } from '../quantity/unit.ts'
import { dividesDay } from '../readings/interval-length.ts'
import { isDateFormat } from '../time/date-format.ts'
import { zoneName } from '../time/zone-name.ts'
import { rulesSchema } from './rules.ts'

/** One entry of `pipelines.yml`. Comments there and in docs/pipelines.md say what each key means. */
export const pipelineSchema = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/, 'expected letters, digits, dots, dashes, underscores'),
  match: z.string().min(1),
  zone: zoneName.optional(),
  /** A profile's name, or the layout to look for: wide, long, matrix, dates-as-columns. */
  format: z.string().min(1).optional(),
  site: z.string().min(1).max(200).optional(),
  tags: z.array(z.string().min(1).max(64)).max(20).default([]),
  unit: z
    .string()
    .refine((name) => findUnit(name) !== undefined, {
      error: 'expected a unit such as Wh, kWh, MWh, GWh, kW, L, m3, therm',
    })
    .optional(),
  kind: z.enum(['interval', 'power', 'register', 'gauge']).optional(),
  flow: z.enum(['import', 'export']).optional(),
  label: z.enum(['start', 'end']).optional(),
  interval: z
    .number()
    .positive()
    .refine((minutes) => dividesDay(minutes * 60), {
      error: 'expected minutes that divide a day, such as 15, 30 or 60',
    })
    .optional(),
  date: z
    .string()
    .refine(isDateFormat, { error: 'expected a date format such as DD/MM/YYYY' })
    .optional(),
  decimal: z.enum(['.', ',']).optional(),
  thousands: z.enum(['.', ',', ' ', "'"]).optional(),
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'latin1']).optional(),
  /** The meter of files that name none. */
  meter: z.string().min(1).max(200).optional(),
  columns: z
    .strictObject({
      meter: selector,
      date: selector,
      stamp: selector,
      value: selector,
    })
    .partial()
    .default({}),
  ignore: z.array(selector).default([]),
  rules: rulesSchema.default({}),
  rejects: z
    .strictObject({
      share: z.number().min(0).max(1).default(0.5),
      from: z.number().int().min(1).default(100),
    })
    .default({ share: 0.5, from: 100 }),
})

export type Pipeline = z.infer<typeof pipelineSchema>

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

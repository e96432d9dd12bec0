/** Profiles: how the files of one vendor, or of one shape, are read. Data, never code. */
import * as z from 'zod'
import { findUnit } from '../../quantity/unit.ts'
import { dividesDay } from '../../readings/interval-length.ts'
import { QUALITIES } from '../../readings/reading.ts'
import { isDateFormat } from '../../time/date-format.ts'
import { zoneName } from '../../time/zone-name.ts'
import { expressionOf } from '../titles/columns.ts'

const text = z.string().min(1)

const pattern = text.refine(
  (source) => {
    try {
      return new RegExp(source, 'iu') instanceof RegExp
    } catch {
      return false
    }
  },
  { error: 'expected a regular expression' },
)

const EXPECTED_SELECTOR = { error: 'expected a regular expression between the slashes' }

/** A text, or an expression between slashes that can be one. */
function isSelector(source: string): boolean {
  try {
    expressionOf(source)
    return true
  } catch {
    return false
  }
}

/** A title, or an expression over titles. */
export const selector = text.refine(isSelector, EXPECTED_SELECTOR)

/**
 * A column: its title (case and spaces do not matter), `Title#2` for the second one so titled,
 * `/expression/` over titles, or its number from 1.
 */
const column = z.union([selector, z.number().int().min(1)])
export type ColumnSelector = z.infer<typeof column>

const minutes = z
  .number()
  .positive()
  .refine((value) => dividesDay(value * 60), {
    error: 'expected minutes that divide a day, such as 15, 30 or 60',
  })

const dateFormats = z.preprocess(
  (value) => (typeof value === 'string' ? [value] : value),
  z
    .array(
      z.string().refine(isDateFormat, {
        error: 'expected a date format such as YYYY-MM-DD, DD/MM/YYYY, DD.MM.YY, DD-MMM-YYYY, unix',
      }),
    )
    .min(1),
)

const kind = z.enum(['interval', 'power', 'register', 'gauge'])
/** `part`: of another channel (a sub-meter, a tariff): shown by itself, in no total. */
const flow = z.enum(['import', 'export', 'part'])
const quality = z.enum(QUALITIES)
const channel = z.string().regex(/^[\w.+-]{1,64}$/, 'expected letters, digits, dots and dashes')

/** What values are; whatever is left out here is told elsewhere. */
const meaning = z
  .strictObject({
    unit: text,
    kind,
    channel,
    flow,
    multiplier: z
      .number()
      .refine((value) => value !== 0, { error: 'expected a factor that is not 0' }),
  })
  .partial()

const value = z.strictObject({
  /** `*` is every column that has no other role: a column for each meter. */
  column,
  ...meaning.shape,
  /** The column with each row's unit. */
  unitColumn: column.optional(),
  /** Read where the first is blank. */
  fallback: z.strictObject({ column, quality: quality.default('substituted') }).optional(),
})

/** Texts whatever their case, or `/expression/`s. */
const condition = z.strictObject({
  column,
  is: z.array(z.string().refine(isSelector, EXPECTED_SELECTOR)).min(1),
})

export const profileSchema = z
  .strictObject({
    name: z.string().regex(/^[\w.-]{1,64}$/, 'expected letters, digits, dots, dashes, underscores'),
    /** Vendor and export, for people. */
    title: text,
    /** What tells such files: all that is given must hold. */
    recognize: z
      .strictObject({
        /** Titles that the header row has, or several such lists. */
        header: z.union([z.array(selector).min(1), z.array(z.array(selector).min(1)).min(1)]),
        /** The header row has these columns and no more. */
        exact: z.boolean(),
        /** An expression over the first row of data, its cells joined by `|`. */
        row: pattern,
        /** An expression over one of the lines above the table. */
        line: pattern,
      })
      .partial()
      .optional(),
    text: z
      .strictObject({
        encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'latin1']),
        delimiter: z.enum([',', ';', '\t', '|']),
        decimal: z.enum(['.', ',']),
        thousands: z.enum(['.', ',', ' ', "'"]),
      })
      .partial()
      .default({}),
    layout: z.enum(['long', 'wide', 'matrix', 'dates-as-columns', 'nem12']),
    /** `none`: the first row is data, and columns go by number. */
    header: z.literal('none').optional(),
    /** Titles stand in an earlier row, the one with a cell that matches this, where it is not blank. */
    titleRow: pattern.optional(),
    /** Rows above the table, or between its sections, that say something of the rows below. */
    preamble: z
      .array(
        z.strictObject({
          /** The cell that names it: whole, or its beginning (`#O 99 …`); or `/expression/`. */
          title: selector,
          /** Where the text stands: `within` is the rest of that cell, or the expression's group 1. */
          at: z.enum(['right', 'below', 'within']).default('right'),
          /** Left out: such rows say nothing. `skip`: rows are set aside up to the next header. */
          sets: z.enum(['meter', 'code', 'interval', 'unit', 'skip']).optional(),
        }),
      )
      .default([]),
    meter: z
      .strictObject({
        column,
        /** The named group `meter` of the expression that selects value columns. */
        title: z.boolean(),
        /** Ids stand in an earlier row: the one whose cells match this; its group `meter` is the id. */
        titleRow: pattern,
        preamble: z.boolean(),
        /** The named group `meter` of the pipeline's pattern, else the file's name. */
        key: z.boolean(),
        constant: text,
        /** Characters taken out of ids, such as a space. */
        remove: z.string(),
      })
      .partial(),
    /** The zone of the vendor's customers: where a day begins and ends. A pipeline's zone wins. */
    zone: zoneName.optional(),
    time: z
      .strictObject({
        /** Date and time, or the date alone. */
        column,
        /** The time, where it has a column of its own. */
        clock: column,
        /** The number of the interval within its day, from 1. */
        period: column,
        /** The end of the interval: tells its length. `10:29` and `10:29:59` mean 10:30. */
        end: column,
        endClock: column,
        /** What joins begin and end in one cell, such as ` to `. */
        range: text,
        date: dateFormats,
        /** The zone of written stamps where it is not that of days: `UTC`, `+10:00`. */
        zone: zoneName,
        label: z.enum(['start', 'end']),
        /** Minutes; `varying` tells each from the distance to its neighbour. */
        interval: z.union([minutes, z.literal('varying')]),
        /** The column that has it, in minutes. */
        intervalColumn: column,
      })
      .partial()
      .default({}),
    /** Wide: which columns hold intervals, told from clock titles unless said here. */
    intervals: z
      .strictObject({
        /** An expression whose group 1 is a period number or a time such as `0030`. */
        title: pattern,
        as: z.enum(['period', 'clock']).default('period'),
        /** Without titles: the first column and how many there are. */
        first: z.number().int().min(1),
        count: z.number().int().min(2),
        /** Columns from one interval to the next: 2 where a flag stands behind each. */
        step: z.number().int().min(1).default(1),
        /** Where the flag of an interval stands from its value: 1 behind, -1 before. */
        quality: z.number().int(),
      })
      .partial()
      .default({}),
    values: z.array(value).default([]),
    /** A column whose text says what a row's values are; rows with other texts are set aside. */
    codes: z
      .strictObject({
        column: column.optional(),
        /** Texts, or `/expression/`s; `-` sets such rows aside, `*` is any other text. */
        are: z.record(
          z.string().refine(isSelector, EXPECTED_SELECTOR),
          z.union([meaning, z.literal('-')]),
        ),
      })
      .optional(),
    quality: z
      .strictObject({
        column: column.optional(),
        codes: z.record(z.string(), quality).default({}),
      })
      .optional(),
    revision: z.strictObject({ column, date: dateFormats.optional() }).optional(),
    /** Rows that count: all of `keep` hold, and none of `drop`. */
    keep: z.array(condition).default([]),
    drop: z.array(condition).default([]),
    ignore: z.array(column).default([]),
    nulls: z.array(z.string()).default([]),
    /** A negative value is fed in. */
    negative: z.enum(['export', 'keep']).default('keep'),
    /** Intervals of zero have no row. */
    zerosOmitted: z.boolean().default(false),
    /** A row that repeats a time replaces the earlier one, is rejected, or (sections overlap) fails the file. */
    repeats: z.enum(['replace', 'reject', 'fail']).default('replace'),
  })
  .superRefine((profile, context) => {
    const say = (message: string, ...path: string[]): void =>
      context.addIssue({ code: 'custom', message, path })
    if (profile.layout === 'nem12') return
    if (
      profile.values.length === 0 &&
      profile.layout !== 'wide' &&
      profile.layout !== 'dates-as-columns'
    ) {
      say('expected at least one value column', 'values')
    }
    if (profile.layout !== 'dates-as-columns' && profile.time.column === undefined) {
      say('expected the column that has the date or the time stamp', 'time', 'column')
    }
    for (const [at, { unit, kind: of }] of profile.values.entries()) {
      if (unit === undefined || of === 'gauge' || findUnit(unit) !== undefined) continue
      say(`expected a known unit such as kWh, kW, m3, or kind: gauge`, 'values', String(at), 'unit')
    }
  })

/** A profile as its file says it. */
export type Profile = z.infer<typeof profileSchema>
/** The same before defaults. */
export type ProfileInput = z.input<typeof profileSchema>
export type ValueColumn = Profile['values'][number]
export type Meaning = z.infer<typeof meaning>

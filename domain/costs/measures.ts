/** What the code itself takes, as `npm run bench:scale` measures it and `data/costs/measured.yml` keeps it. */
import { z } from 'zod'

const amount = z.number().nonnegative()

const layoutSchema = z.strictObject({
  /** CPU from text to gathered readings. */
  secondsPerMillionReadings: amount,
  /** Of CSV text as it lies in the bucket. */
  bytesPerReading: amount,
})

export const measuresSchema = z.strictObject({
  date: z.iso.date(),
  machine: z.string().min(1),
  node: z.string().min(1),
  layouts: z.strictObject({ wide: layoutSchema, long: layoutSchema }),
  /** An object, whatever is in it. */
  file: z.strictObject({
    seconds: amount,
    /** Of the work bucket and the drop bucket, its upload included. */
    puts: amount,
    lists: amount,
    gets: amount,
    /** The record in the ingestions table, with the index by time. */
    recordWriteUnits: amount,
    recordBytes: amount,
    logBytes: amount,
  }),
  /** A contribution in the readings table. */
  item: z.strictObject({
    /** CPU from a gathered meter-day to an answered BatchWriteItem. */
    secondsPerMillion: amount,
    /** Without its readings. */
    bytes: amount,
    bytesPerReading: amount,
    manifestBytes: amount,
  }),
  /** CPU to settle a date over all meters, and all days of a meter for the detectors. */
  read: z.strictObject({
    secondsPerMillionItems: amount,
    judgeSecondsPerMillionDays: amount,
  }),
  fold: z.strictObject({
    /** CPU to look at a meter's day. */
    secondsPerMillionLooks: amount,
    /** What a contribution takes within a fold, without its readings. */
    bytesPerPart: amount,
  }),
})
export type Measures = z.infer<typeof measuresSchema>

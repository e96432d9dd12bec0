/** Fields that NEM12 records share: qualities and times of AEMO's market clock. */
import type { Quality } from '../../readings/reading.ts'
import { SECONDS_PER_DAY } from '../../time/civil-date.ts'
import { DateReader, type DateStatus } from '../../time/date-format.ts'
import { quote } from './row-reader.ts'

/** `varies`: 400 records behind the day say which of its intervals is what. */
export type Nem12Quality = Quality | 'varies'

/** F is a final substitute, E a forward estimate, N a placeholder for no data. */
const QUALITIES: ReadonlyMap<string, Nem12Quality> = new Map([
  ['A', 'actual'],
  ['E', 'estimated'],
  ['S', 'substituted'],
  ['F', 'substituted'],
  ['N', 'missing'],
  ['V', 'varies'],
])
/** A letter, and two digits that say by which method: `A`, `S14`. */
const QUALITY_SHAPE = /^([A-Za-z])\d{0,2}$/

export const QUALITY_LETTERS = [...QUALITIES.keys()].join(', ')

/** What a quality such as `F52` means; undefined if its letter is none of NEM12's. */
export function nem12Quality(text: string): Nem12Quality | undefined {
  const letter = QUALITY_SHAPE.exec(text.trim())?.[1]
  return letter === undefined ? undefined : QUALITIES.get(letter.toUpperCase())
}

/** NEM time is UTC+10 all year, in every state. */
const MARKET_OFFSET_SECONDS = 36_000
/** Some writers leave out the seconds. */
const TIME_SHAPE = /^\d{8}([01]\d|2[0-3])([0-5]\d)([0-5]\d)?$/

/** Reads dates and times of the market clock, one after the other. */
export class MarketTimes {
  /** Day number of the last date. */
  day = 0
  /** The last update time, ISO 8601 in UTC; empty where it was blank. */
  revision = ''
  readonly #dates = new DateReader('YYYYMMDD')
  #lastTime = ''

  /** Reads `YYYYMMDD` into `day`; or the reason why it cannot be a date. */
  readDay(cell: string): string | undefined {
    const status = this.#readDate(cell.trim(), 8)
    if (status === 'ok') this.day = this.#dates.day
    return status === 'ok' ? undefined : dateFault('the date', cell, status, 'YYYYMMDD')
  }

  /** Reads `YYYYMMDDhhmm[ss]` into `revision`; or the reason why it cannot be a time. */
  readRevision(cell: string): string | undefined {
    const text = cell.trim()
    if (text === this.#lastTime) return undefined
    if (text === '') {
      this.revision = ''
    } else {
      const clock = TIME_SHAPE.exec(text)
      const status = clock === null ? 'not-a-date' : this.#dates.read(text)
      if (clock === null || status !== 'ok') {
        return dateFault('the update time', cell, status, 'YYYYMMDDhhmmss')
      }
      const seconds = Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)
      const instant = this.#dates.day * SECONDS_PER_DAY + seconds - MARKET_OFFSET_SECONDS
      this.revision = `${new Date(instant * 1000).toISOString().slice(0, 19)}Z`
    }
    this.#lastTime = text
    return undefined
  }

  #readDate(text: string, length: number): DateStatus {
    return text.length === length ? this.#dates.read(text) : 'not-a-date'
  }
}

function dateFault(what: string, cell: string, status: DateStatus, format: string): string {
  const why = status === 'no-such-date' ? 'does not exist' : `is not ${format}`
  return `${what} ${quote(cell.trim())} ${why}`
}

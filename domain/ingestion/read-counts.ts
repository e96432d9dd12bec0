/** What is counted while an object, or a member of one, is read. */
import { cut } from '../short-text.ts'

/** A row that was refused: where, why, and what it said. */
export interface Reject {
  /** 1-based line of the decompressed file on which the row ends. */
  readonly line: number
  readonly reason: string
  readonly text: string
  /** The archive's member that it stands in. */
  readonly member?: string
}

export interface ReadCounts {
  /** Rows of data; each is accepted, blank or rejected. */
  rows: number
  accepted: number
  blank: number
  rejected: number
  /** Accepted rows that a rule flagged. */
  flagged: number
  duplicates: number
  /** Values with more than six decimals, rounded half-even. */
  rounded: number
}

export function noCounts(): ReadCounts {
  return { rows: 0, accepted: 0, blank: 0, rejected: 0, flagged: 0, duplicates: 0, rounded: 0 }
}

/** Adds one's counts to the other's. */
export function addCounts(to: ReadCounts, more: ReadCounts): void {
  for (const key of Object.keys(to) as (keyof ReadCounts)[]) to[key] += more[key]
}

const SHOWN_TEXT = 200
const SHOWN_REASON = 500

/** The first of many rows, shortened. */
export class RowList {
  readonly rows: Reject[] = []
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  add({ text, reason, ...row }: Reject): void {
    if (this.rows.length >= this.#most) return
    this.rows.push({ ...row, reason: cut(reason, SHOWN_REASON), text: cut(text, SHOWN_TEXT) })
  }
}

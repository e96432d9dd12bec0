/** Meter ids as cells, titles and keys have them, cleaned of what spreadsheets put around them. */
import { UnreadableFile } from '../../errors.ts'
import { detached } from '../../short-text.ts'
import { quote } from './row-reader.ts'

/** A DynamoDB key holds 2048 bytes; no meter's name needs a tenth of that. */
const LONGEST_METER_ID = 200
const CONTROL_CHARACTER = /\p{Cc}/u
/** `="007"` keeps a spreadsheet from making a number of it. */
const SPREADSHEET_GUARD = /^="(.*)"$/s

/** What exports write where a meter has no id; read as ids, they would make one meter of many. */
const NO_ID = /^(?:#?n\/a|null|none|nan|-+)$/i

/** Cleans ids and says what is wrong with them; each text once. All of a file go through one of these. */
export class MeterIds {
  readonly #known = new Map<string, string>()
  readonly #remove: string
  readonly #most: number
  #lastText = ''
  /** The last id. */
  id = ''

  /** `most`: so many ids one file may name. */
  constructor(most: number, remove = '') {
    this.#most = most
    this.#remove = remove
  }

  /** All texts that named meters. */
  get texts(): Iterable<string> {
    return this.#known.keys()
  }

  /**
   * Reads an id into `id`; or the reason why it cannot be one. Leading zeros stay. Throws
   * UnreadableFile (`file-too-large`) where there are too many, be their rows rejected or not.
   */
  read(text: string): string | undefined {
    if (text === this.#lastText && this.id !== '') return undefined
    let id = this.#known.get(text)
    if (id === undefined) {
      id = cleanMeterId(text, this.#remove)
      const fault = meterIdFault(id)
      if (fault !== undefined) return fault
      if (this.#known.size === this.#most) throw tooManyMeters(this.#most)
      id = detached(id)
      this.#known.set(detached(text), id)
    }
    this.#lastText = text
    this.id = id
    return undefined
  }
}

/** What is said of a file that names more meters than there is memory for. */
export function tooManyMeters(most: number): UnreadableFile {
  return new UnreadableFile(
    'file-too-large',
    `The file names more than ${most} meters (each of their channels counts); perhaps the column of meters is another one. Split it by meters, or allow more in limits.yml: "limits: { meters: ${2 * most} }".`,
  )
}

/** The id without spaces around it, a spreadsheet's guard, or a leading apostrophe. */
export function cleanMeterId(text: string, remove = ''): string {
  let id = text.trim()
  id = SPREADSHEET_GUARD.exec(id)?.[1]?.trim() ?? id
  if (id.startsWith("'")) id = id.slice(1).replace(/'$/, '').trim()
  for (const character of remove) id = id.replaceAll(character, '')
  // What began with a space would lie among the store's own partitions.
  return remove === '' ? id : id.trim()
}

/** Why this text cannot be a meter id, or undefined if it can. */
export function meterIdFault(meterId: string): string | undefined {
  if (meterId === '') return 'the meter id is empty'
  if (NO_ID.test(meterId)) return `the meter id ${quote(meterId)} names none`
  if (meterId.length > LONGEST_METER_ID) {
    return `the meter id has ${meterId.length} characters, at most ${LONGEST_METER_ID} are allowed`
  }
  if (CONTROL_CHARACTER.test(meterId))
    return `the meter id ${quote(meterId)} holds a control character`
  return undefined
}

/** Meter ids as cells, titles and keys have them, cleaned of what spreadsheets put around them. */
import { quote } from './row-reader.ts'

/** A DynamoDB key holds 2048 bytes; no meter's name needs a tenth of that. */
const LONGEST_METER_ID = 200
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const CONTROL_CHARACTERS = /[\u0000-\u001f\u007f]/
/** `="007"` keeps a spreadsheet from making a number of it. */
const SPREADSHEET_GUARD = /^="(.*)"$/s

/** What exports write where a meter has no id; read as ids, they would make one meter of many. */
const NO_ID = /^(?:#?n\/a|null|none|nan|-+)$/i

/** Cleans ids and says what is wrong with them; each text once. */
export class MeterIds {
  readonly #known = new Map<string, string>()
  readonly #remove: string
  #lastText = ''
  /** The last id. */
  id = ''

  constructor(remove = '') {
    this.#remove = remove
  }

  /** Reads an id into `id`; or the reason why it cannot be one. Leading zeros stay. */
  read(text: string): string | undefined {
    if (text === this.#lastText && this.id !== '') return undefined
    let id = this.#known.get(text)
    if (id === undefined) {
      id = cleanMeterId(text, this.#remove)
      const fault = meterIdFault(id)
      if (fault !== undefined) return fault
      this.#known.set(text, id)
    }
    this.#lastText = text
    this.id = id
    return undefined
  }
}

/** The id without spaces around it, a spreadsheet's guard, or a leading apostrophe. */
export function cleanMeterId(text: string, remove = ''): string {
  let id = text.trim()
  id = SPREADSHEET_GUARD.exec(id)?.[1]?.trim() ?? id
  if (id.startsWith("'")) id = id.slice(1).replace(/'$/, '').trim()
  for (const character of remove) id = id.replaceAll(character, '')
  return id
}

/** Why this text cannot be a meter id, or undefined if it can. */
export function meterIdFault(meterId: string): string | undefined {
  if (meterId === '') return 'the meter id is empty'
  if (NO_ID.test(meterId)) return `the meter id ${quote(meterId)} names none`
  if (meterId.length > LONGEST_METER_ID) {
    return `the meter id has ${meterId.length} characters, at most ${LONGEST_METER_ID} are allowed`
  }
  if (CONTROL_CHARACTERS.test(meterId))
    return `the meter id ${quote(meterId)} holds a control character`
  return undefined
}

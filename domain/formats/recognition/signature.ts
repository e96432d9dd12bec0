/** Which profile knows a file by its header. */
import type { Profile } from '../profile/profile.ts'
import { Columns } from '../titles/columns.ts'
import { type Head, SEARCHED_ROWS } from './head.ts'

export interface Match {
  readonly profile: Profile
  /** The header row's place; -1 if the file has none. */
  readonly headerAt: number
  /** How much of the file the signature speaks for: the greater one wins. */
  readonly weight: number
}

/** The profile that knows the file best, or undefined. */
export function bestMatch(profiles: readonly Profile[], head: Head): Match | undefined {
  const tables = head.rows.slice(0, SEARCHED_ROWS).map((row) => new Columns(row))
  let best: Match | undefined
  for (const profile of profiles) {
    if (profile.recognize === undefined) continue
    const match = matchProfile(profile, head, tables)
    if (match !== undefined && match.weight > (best?.weight ?? 0)) best = match
  }
  return best
}

/** Whether a profile's signature, or what it needs to read at all, stands in the file. */
export function matchProfile(
  profile: Profile,
  head: Head,
  tables: readonly Columns[] = head.rows.slice(0, SEARCHED_ROWS).map((row) => new Columns(row)),
): Match | undefined {
  const { header = [], exact, row, line } = profile.recognize ?? {}
  const rows = head.rows.slice(0, SEARCHED_ROWS)
  let weight = 0
  if (line !== undefined) {
    const expression = new RegExp(line, 'iu')
    if (!rows.some((cells) => expression.test(cells.join(head.delimiter)))) return undefined
    weight += 2
  }
  const lists = (typeof header[0] === 'string' ? [header] : header) as readonly string[][]
  let headerAt = -1
  if (lists.length > 0) {
    const found = findHeader(lists, tables, exact === true)
    if (found === undefined) return undefined
    headerAt = found.at
    weight += found.titles
  } else if (profile.header !== 'none' && profile.layout !== 'nem12') {
    headerAt = 0
  }
  if (row !== undefined) {
    const first = head.rows[headerAt + 1]
    if (
      first === undefined ||
      !new RegExp(row, 'iu').test(first.map((cell) => cell.trim()).join('|'))
    ) {
      return undefined
    }
    weight += 1
  }
  return { profile, headerAt, weight }
}

function findHeader(
  lists: readonly (readonly string[])[],
  tables: readonly Columns[],
  exact: boolean,
): { at: number; titles: number } | undefined {
  for (const [at, columns] of tables.entries()) {
    const titled = columns.titles.filter((title) => title !== '').length
    const matched = lists.filter(
      (list) => columns.hasAll(list) && (!exact || titled === list.length),
    )
    if (matched.length === 0) continue
    return { at, titles: Math.max(...matched.map((list) => list.length)) }
  }
  return undefined
}

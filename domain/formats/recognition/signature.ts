/** Which profile knows a file by its header. */
import type { Profile } from '../profile/profile.ts'
import type { Head } from './head.ts'
import { SearchedRows } from './searched-rows.ts'

export interface Match {
  readonly profile: Profile
  /** The header row's place; -1 if the file has none. */
  readonly headerAt: number
  /** How much of the file the signature speaks for: the greater one wins. */
  readonly weight: number
}

/** The profile that knows the file best, or undefined. */
export function bestMatch(profiles: readonly Profile[], head: Head): Match | undefined {
  const known = profiles.filter(({ recognize }) => recognize !== undefined)
  const rows = new SearchedRows(head, known.flatMap(headersOf))
  let best: Match | undefined
  for (const profile of known) {
    const match = matchIn(rows, profile, head)
    if (match !== undefined && match.weight > (best?.weight ?? 0)) best = match
  }
  return best
}

/** Whether a profile's signature, or what it needs to read at all, stands in the file. */
export function matchProfile(profile: Profile, head: Head): Match | undefined {
  return matchIn(new SearchedRows(head, headersOf(profile)), profile, head)
}

function matchIn(rows: SearchedRows, profile: Profile, head: Head): Match | undefined {
  const { exact, row, line } = profile.recognize ?? {}
  let weight = 0
  const lists = headersOf(profile)
  let headerAt = -1
  if (lists.length > 0) {
    const found = findHeader(lists, rows, exact === true)
    if (found === undefined) return undefined
    headerAt = found.at
    weight += found.titles
  } else if (profile.header !== 'none' && profile.layout !== 'nem12') {
    headerAt = 0
  }
  if (line !== undefined) {
    if (!rows.hasLine(new RegExp(line, 'iu'))) return undefined
    weight += 2
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

/** The lists of titles that a profile's header may have. */
function headersOf({ recognize: { header = [] } = {} }: Profile): readonly (readonly string[])[] {
  return (typeof header[0] === 'string' ? [header] : header) as readonly string[][]
}

function findHeader(
  lists: readonly (readonly string[])[],
  rows: SearchedRows,
  exact: boolean,
): { at: number; titles: number } | undefined {
  const found = lists.flatMap((list) => {
    const at = rows.headerAt(list, exact)
    return at === undefined ? [] : [{ at, titles: list.length }]
  })
  if (found.length === 0) return undefined
  const at = Math.min(...found.map((one) => one.at))
  return { at, titles: Math.max(...found.filter((one) => one.at === at).map((one) => one.titles)) }
}

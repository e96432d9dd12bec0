/** Puts what was read into the words of the ingestion's record. */
import type { UnreadableFile } from '../errors.ts'
import { cut } from '../short-text.ts'
import type { IngestedMember, Ingestion } from './ingestion.ts'
import type { MemberSummary } from './member-pass.ts'
import type { FailedMember, ObjectPass, ReadSummary } from './object-pass.ts'

/** Rows shown in the record itself: an item holds 400 KB. */
const SHOWN_ROWS = 20
const SHOWN_MEMBERS = 50
const SHOWN_DECISIONS = 20
const SHOWN_NOTES = 20
const SHOWN_UNITS = 50
/** Sentences quote the file, which may have a cell of a mebibyte. */
const LONGEST_SENTENCE = 1000
const LONGEST_LIST = 500
/** What all of this may take; the key, the pipeline and its tags stand beside it. */
const MOST_BYTES = 300 * 1024

type Description = Pick<
  Ingestion,
  | 'state'
  | 'format'
  | 'units'
  | 'rows'
  | 'accepted'
  | 'blank'
  | 'rejected'
  | 'flagged'
  | 'duplicates'
  | 'rounded'
  | 'decisions'
  | 'notes'
  | 'rejects'
  | 'flags'
  | 'members'
>

/** Counts, decisions and the first rows and members. */
export function describe(summary: ReadSummary): Description {
  const { units, members: read, failed, rejects, flags, decisions, notes, ...counts } = summary
  const members = [...failed.map(describeFailed), ...read.map(describeRead)]
  const isWhole = counts.rejected === 0 && failed.length === 0
  const shown = shownMembers(members)
  return {
    ...counts,
    format: cut(counts.format, LONGEST_LIST),
    state: isWhole ? 'succeeded' : 'partial',
    units: units.slice(0, SHOWN_UNITS),
    decisions: sentences(decisions, SHOWN_DECISIONS),
    notes: [
      ...sentences(notes, SHOWN_NOTES),
      ...(failed.length > 0
        ? [`${failed.length} of ${members.length} files in the archive could not be read`]
        : []),
      ...(members.length > shown.length
        ? [`only ${shown.length} of ${members.length} files in the archive are shown`]
        : []),
    ],
    rejects: rejects.slice(0, SHOWN_ROWS),
    flags: flags.slice(0, SHOWN_ROWS),
    members: shown,
  }
}

/** What is known of an object that cannot be read: what had been counted, and what is wrong. */
export function describeFailure(
  { code, message }: UnreadableFile,
  pass: ObjectPass | undefined,
): Partial<Ingestion> & Pick<Ingestion, 'state' | 'error'> {
  const { rejects = [], flags = [], ...counts } = pass?.counts ?? {}
  return {
    ...counts,
    state: 'failed',
    decisions: sentences(pass?.decisions ?? [], SHOWN_DECISIONS),
    rejects: rejects.slice(0, SHOWN_ROWS),
    flags: flags.slice(0, SHOWN_ROWS),
    error: { code, message: cut(message, LONGEST_SENTENCE) },
  }
}

function describeRead(member: MemberSummary): IngestedMember {
  const { name = '', format, rows, accepted, rejected, decisions, notes } = member
  const state = rejected > 0 ? 'partial' : 'succeeded'
  return {
    name,
    state,
    format,
    rows,
    accepted,
    rejected,
    decisions: sentences(decisions, SHOWN_DECISIONS),
    notes: sentences(notes, SHOWN_NOTES),
  }
}

function describeFailed({ name, error, counts }: FailedMember): IngestedMember {
  const { rows, rejected } = counts
  return {
    name,
    state: 'failed',
    rows,
    accepted: 0,
    rejected,
    decisions: [],
    notes: [],
    error: { code: error.code, message: cut(error.message, LONGEST_SENTENCE) },
  }
}

function sentences(texts: readonly string[], most: number): string[] {
  return texts.slice(0, most).map((text) => cut(text, LONGEST_SENTENCE))
}

/** The first members, as many as there is room for. */
function shownMembers(members: readonly IngestedMember[]): readonly IngestedMember[] {
  const encoder = new TextEncoder()
  let room = MOST_BYTES
  const first = members.slice(0, SHOWN_MEMBERS)
  const last = first.findIndex((member) => {
    room -= encoder.encode(JSON.stringify(member)).length
    return room < 0
  })
  return last < 0 ? first : first.slice(0, last)
}

/** Puts what was read into the words of the ingestion's record. */
import type { UnreadableFile } from '../errors.ts'
import type { IngestedMember, Ingestion } from './ingestion.ts'
import type { MemberSummary } from './member-pass.ts'
import type { FailedMember, ObjectPass, ReadSummary } from './object-pass.ts'

/** Rows shown in the record itself: an item holds 400 KB. */
const SHOWN_ROWS = 20
const SHOWN_MEMBERS = 50
const SHOWN_DECISIONS = 20

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
  return {
    ...counts,
    state: isWhole ? 'succeeded' : 'partial',
    units: [...units],
    decisions: decisions.slice(0, SHOWN_DECISIONS),
    notes: [
      ...notes,
      ...(failed.length > 0
        ? [`${failed.length} of ${members.length} files in the archive could not be read`]
        : []),
      ...(members.length > SHOWN_MEMBERS
        ? [`only ${SHOWN_MEMBERS} of ${members.length} files in the archive are shown`]
        : []),
    ],
    rejects: rejects.slice(0, SHOWN_ROWS),
    flags: flags.slice(0, SHOWN_ROWS),
    members: members.slice(0, SHOWN_MEMBERS),
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
    decisions: pass?.decisions ?? [],
    rejects: rejects.slice(0, SHOWN_ROWS),
    flags: flags.slice(0, SHOWN_ROWS),
    error: { code, message },
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
    decisions: decisions.slice(0, SHOWN_DECISIONS),
    notes,
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
    error: { code: error.code, message: error.message },
  }
}

/** Whether an object that is gone may have been deleted by a lifecycle rule: then it stays counted. */
import type { Ingestion } from '../ingestion/ingestion.ts'
import type { ExpirationRule } from '../ports.ts'

const DAY_MS = 24 * 60 * 60_000

/**
 * Whether a rule has expired the object that the record was last about, by that time in
 * milliseconds since 1970 UTC. S3 deletes it at the first midnight UTC from its LastModified and so
 * many days on, or later:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html.
 *
 * Where the record cannot tell (tags, a size that is not known), the rule counts as matching: what
 * is withdrawn wrongly is lost, what is kept wrongly can still be withdrawn.
 */
export function hasExpired(
  rules: readonly ExpirationRule[],
  record: Pick<Ingestion, 'key' | 'lastModified' | 'size'>,
  nowMs: number,
): boolean {
  return rules.some((rule) => isAbout(rule, record) && nowMs >= expiryOf(rule, record))
}

function isAbout(
  { prefix, minSize = 0, maxSize = Number.POSITIVE_INFINITY }: ExpirationRule,
  { key, size }: Pick<Ingestion, 'key' | 'size'>,
): boolean {
  return key.startsWith(prefix) && (size === undefined || (size >= minSize && size <= maxSize))
}

function expiryOf(
  { days, date }: ExpirationRule,
  { lastModified }: Pick<Ingestion, 'lastModified'>,
): number {
  if (date !== undefined) return Date.parse(date)
  if (days === undefined || lastModified === undefined) return Number.POSITIVE_INFINITY
  return Math.ceil(Date.parse(lastModified) / DAY_MS + days) * DAY_MS
}

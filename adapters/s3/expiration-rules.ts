/** A bucket's lifecycle rules, as far as they expire current objects. */
import type { LifecycleRule } from '@aws-sdk/client-s3'
import type { ExpirationRule } from '../../domain/ports.ts'
import { toWholeSeconds } from './whole-seconds.ts'

/**
 * The enabled rules that expire current objects after days or from a date on. Their fields are those of
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html.
 */
export function toExpirationRules(rules: readonly LifecycleRule[]): ExpirationRule[] {
  return rules.flatMap((rule) => {
    const { Days: days, Date: date } = rule.Expiration ?? {}
    if (rule.Status !== 'Enabled' || (days === undefined && date === undefined)) return []
    const { And, Tag, ...one } = rule.Filter ?? {}
    // A filter has one condition or, under And, several.
    const filter = And ?? one
    const { ObjectSizeGreaterThan: above, ObjectSizeLessThan: below } = filter
    return [
      {
        // Rules of the older form have the prefix outside of a filter.
        prefix: filter.Prefix ?? rule.Prefix ?? '',
        ...(days !== undefined && { days }),
        ...(date !== undefined && { date: toWholeSeconds(date) }),
        ...(above !== undefined && { minSize: above + 1 }),
        ...(below !== undefined && { maxSize: below - 1 }),
        tagged: Tag !== undefined || (And?.Tags ?? []).length > 0,
      },
    ]
  })
}

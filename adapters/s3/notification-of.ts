/** S3 event notifications, made: apart from reading them, which takes validation with it. */
import type { ChangedObject } from './notification.ts'

/** The event by which S3 would tell of that change: what `parseNotification` reads. */
export function notificationOf({ bucket, key, removed }: ChangedObject): unknown {
  return {
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: removed ? 'ObjectRemoved:Delete' : 'ObjectCreated:Put',
        s3: { bucket: { name: bucket }, object: { key: encodeKey(key) } },
      },
    ],
  }
}

/** The inverse of `decodeKey`; slashes stay. */
function encodeKey(key: string): string {
  return encodeURIComponent(key.toWellFormed()).replaceAll('%2F', '/').replaceAll('%20', '+')
}

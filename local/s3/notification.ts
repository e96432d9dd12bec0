/** What S3 sends to a queue when an object changes. */
import type { ObjectChange } from './object-server.ts'
import { urlEncodeKey } from './url-encoding.ts'

export interface NotificationRecord {
  readonly eventVersion: '2.1'
  readonly eventSource: 'aws:s3'
  readonly awsRegion: string
  readonly eventTime: string
  readonly eventName: 'ObjectCreated:Put' | 'ObjectRemoved:Delete'
  readonly userIdentity: { readonly principalId: string }
  readonly requestParameters: { readonly sourceIPAddress: string }
  readonly responseElements: Readonly<Record<'x-amz-request-id' | 'x-amz-id-2', string>>
  readonly s3: {
    readonly s3SchemaVersion: '1.0'
    readonly configurationId: string
    readonly bucket: {
      readonly name: string
      readonly ownerIdentity: { readonly principalId: string }
      readonly arn: string
    }
    readonly object: {
      /** URL-encoded, a space as `+`. */
      readonly key: string
      readonly size?: number
      readonly eTag?: string
      readonly sequencer: string
    }
  }
}

/**
 * The event of a change at that time, in the record shape of
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html.
 */
export function toNotification(change: ObjectChange, at: Date): { Records: [NotificationRecord] } {
  const { bucket, key, kind, etag, size } = change
  const record: NotificationRecord = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'us-east-1',
    eventTime: at.toISOString(),
    eventName: kind === 'created' ? 'ObjectCreated:Put' : 'ObjectRemoved:Delete',
    userIdentity: { principalId: 'LOCAL' },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': 'LOCAL', 'x-amz-id-2': 'LOCAL' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'local',
      bucket: {
        name: bucket,
        ownerIdentity: { principalId: 'LOCAL' },
        arn: `arn:aws:s3:::${bucket}`,
      },
      object: {
        key: urlEncodeKey(key).replaceAll('%20', '+'),
        ...(size === undefined ? {} : { size }),
        ...(etag === undefined ? {} : { eTag: etag }),
        sequencer: at.getTime().toString(16).toUpperCase().padStart(16, '0'),
      },
    },
  }
  return { Records: [record] }
}

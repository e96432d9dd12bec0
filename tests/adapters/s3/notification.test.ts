import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseMessage, parseNotification } from '../../../adapters/s3/notification.ts'
import { notificationOf } from '../../../adapters/s3/notification-of.ts'
import { MetertallyError } from '../../../domain/errors.ts'
import { toNotification } from '../../../local/s3/notification.ts'

/** A record as documented, with more than is looked at. */
function eventOf(key: string, bucket = 'meter-drops', eventName = 'ObjectCreated:Put') {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        eventName,
        s3: { bucket: { name: bucket, arn: `arn:aws:s3:::${bucket}` }, object: { key, size: 3 } },
      },
    ],
  }
}

test('names bucket and key', () => {
  expect(parseNotification(eventOf('a/b.csv'))).toEqual([
    { bucket: 'meter-drops', key: 'a/b.csv', removed: false },
  ])
})

test('names every object of an event with several records', () => {
  const Records = [...eventOf('a').Records, ...eventOf('b', 'other').Records]
  expect(parseNotification({ Records })).toEqual([
    { bucket: 'meter-drops', key: 'a', removed: false },
    { bucket: 'other', key: 'b', removed: false },
  ])
})

test.each([
  ['a+b.csv', 'a b.csv'],
  ['a%2Bb.csv', 'a+b.csv'],
  ['a%20b.csv', 'a b.csv'],
  ['%C3%BC/%E6%97%A5.csv', 'ü/日.csv'],
  ['%F0%9F%98%80.csv', '😀.csv'],
  ['100%25.csv', '100%.csv'],
  ['a%252Bb.csv', 'a%2Bb.csv'],
])('the key %j is %j', (encoded, key) => {
  expect(parseNotification(eventOf(encoded))).toEqual([
    { bucket: 'meter-drops', key, removed: false },
  ])
})

test.each([
  ['ObjectCreated:Put', false],
  ['ObjectCreated:CompleteMultipartUpload', false],
  ['ObjectRemoved:Delete', true],
  ['ObjectRemoved:DeleteMarkerCreated', true],
  // What a lifecycle rule expires stays counted.
  ['LifecycleExpiration:Delete', false],
])('of %s a person removed the object: %s', (eventName, removed) => {
  expect(parseNotification(eventOf('a', 'drops', eventName))).toMatchObject([{ removed }])
})

test('gives any key back that the local stack sends', () => {
  const anyKey = fc.string({ unit: 'binary', minLength: 1 }).filter((key) => key.isWellFormed())
  fc.assert(
    fc.property(anyKey, fc.constantFrom('created', 'removed'), (key, kind) => {
      const event = toNotification({ bucket: 'drops', key, kind }, new Date(0))
      const [changed] = parseMessage(JSON.stringify(event))
      expect(changed).toEqual({ bucket: 'drops', key, removed: kind === 'removed' })
    }),
  )
})

test('the test event that S3 sends at set-up names nothing', () => {
  const event = {
    Service: 'Amazon S3',
    Event: 's3:TestEvent',
    Time: '2025-01-01T00:00:00.000Z',
    Bucket: 'meter-drops',
    RequestId: 'X',
    HostId: 'Y',
  }
  expect(parseMessage(JSON.stringify(event))).toEqual([])
})

test.each([
  ['a bad percent sign', eventOf('a%zz.csv'), 'a%zz.csv'],
  ['a percent sign at the end', eventOf('100%'), '100%'],
  ['bytes that are no UTF-8', eventOf('%FF.csv'), '%FF.csv'],
  ['an empty key', eventOf(''), 'Records.0.s3.object.key'],
  ['an empty bucket', eventOf('a', ''), 'Records.0.s3.bucket.name'],
  ['no records', { Records: [] }, 'Records'],
  [
    'another source',
    { Records: [{ ...eventOf('a').Records[0], eventSource: 'aws:sns' }] },
    'eventSource',
  ],
  ['another shape', { detail: { bucket: { name: 'b' } } }, 'Records'],
  ['a record that is none', { Records: [...eventOf('a').Records, null] }, 'Records.1'],
  ['null', null, 'the event'],
  ['text', 'hello', 'the event'],
])('refuses an event with %s and says where', (_, event, where) => {
  expect(() => parseNotification(event)).toThrow(MetertallyError)
  expect(() => parseNotification(event)).toThrow(
    expect.objectContaining({ code: 'event-malformed', message: expect.stringContaining(where) }),
  )
})

test.each(['', 'no json', '{"Records":', 'undefined'])('refuses the message %j', (body) => {
  expect(() => parseMessage(body)).toThrow(
    expect.objectContaining({
      code: 'event-malformed',
      message: 'Not an S3 event notification: the message is not JSON.',
    }),
  )
})

test('what a notification of our own says comes out again, whatever the key', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.boolean(), (key, removed) => {
      const change = { bucket: 'meter-drops', key: key.toWellFormed(), removed }
      expect(parseNotification(notificationOf(change))).toEqual([change])
    }),
  )
})

import { expect, test } from '@jest/globals'
import { toNotification } from '../../../local/s3/notification.ts'

const at = new Date('2026-03-01T10:20:30.456Z')

test('an upload makes the record that AWS documents', () => {
  const change = {
    bucket: 'meter-drops',
    key: 'in/a.csv',
    kind: 'created',
    etag: 'abc',
    size: 3,
  } as const
  const { Records } = toNotification(change, at)
  expect(Records).toHaveLength(1)
  expect(Records[0]).toMatchObject({
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    eventTime: '2026-03-01T10:20:30.456Z',
    awsRegion: 'us-east-1',
    s3: {
      bucket: { name: 'meter-drops', arn: 'arn:aws:s3:::meter-drops' },
      object: { key: 'in/a.csv', size: 3, eTag: 'abc' },
    },
  })
})

test('a deletion has neither size nor etag', () => {
  const { Records } = toNotification({ bucket: 'b', key: 'k', kind: 'removed' }, at)
  expect(Records[0].eventName).toBe('ObjectRemoved:Delete')
  expect(Object.keys(Records[0].s3.object)).toEqual(['key', 'sequencer'])
})

test.each([
  ['in/Happy Face.jpg', 'in/Happy+Face.jpg'],
  ['a+b.csv', 'a%2Bb.csv'],
  ['100%/ä#?&.csv', '100%25/%C3%A4%23%3F%26.csv'],
  ["it's (1).csv", 'it%27s+%281%29.csv'],
])('the key %s is encoded as %s', (key, encoded) => {
  const { Records } = toNotification({ bucket: 'b', key, kind: 'removed' }, at)
  expect(Records[0].s3.object.key).toBe(encoded)
  expect(decodeURIComponent(encoded.replaceAll('+', ' '))).toBe(key)
})

test('a later event has a sequencer that sorts later', () => {
  const sequencer = (time: Date) =>
    toNotification({ bucket: 'b', key: 'k', kind: 'removed' }, time).Records[0].s3.object.sequencer
  expect(sequencer(new Date(at.getTime() + 1)) > sequencer(at)).toBe(true)
})

import { expect, test } from '@jest/globals'
import { logDeadLetter } from '../../local/dead-letters.ts'
import { toNotification } from '../../local/s3/notification.ts'

/** What is logged of a message with this body. */
function logged(body: string): [string, Record<string, unknown>][] {
  const lines: [string, Record<string, unknown>][] = []
  const silent = (): void => {}
  const error = (text: string, fields: Record<string, unknown>) => lines.push([text, fields])
  logDeadLetter({ info: silent, warn: silent, error }, { messageId: 'm-1', body })
  return lines
}

test('a message that is given up is told by its key, with what to do', () => {
  const change = { bucket: 'meter-drops', key: 'a b/ü.csv', kind: 'created' } as const
  expect(logged(JSON.stringify(toNotification(change, new Date())))).toEqual([
    [expect.stringMatching(/after 10 attempts.*npx metertally redrive/), { key: 'a b/ü.csv' }],
  ])
})

test('a message that names no object is told by its id', () => {
  expect(logged('no event')).toEqual([[expect.any(String), { key: 'of message m-1' }]])
})

test('a part that is given up is told by its object', () => {
  const part = {
    ...{ bucket: 'meter-drops', key: 'big.csv', etag: 'e', lastModified: '2025-06-15T12:00:00Z' },
    ...{ size: 9, readAs: '{}', partBytes: 3, part: 1, phase: 'read' },
  }
  expect(logged(JSON.stringify({ metertally: { part } }))).toEqual([
    [expect.any(String), { key: 'big.csv (part 2)' }],
  ])
})

import { describe, expect, test } from '@jest/globals'
import { readCall } from '../../../local/cli/usage.ts'

const here = { stage: undefined, stack: undefined, region: undefined }

describe('is understood', () => {
  test.each<[string, unknown]>([
    [
      'reconcile',
      { command: 'reconcile', where: here, json: false, concurrency: 4, reread: false },
    ],
    [
      'reconcile --stage prod --region eu-west-1 --reread --json --concurrency 16',
      {
        command: 'reconcile',
        where: { stage: 'prod', stack: undefined, region: 'eu-west-1' },
        json: true,
        concurrency: 16,
        reread: true,
      },
    ],
    ['replay a/b.csv', { choice: { key: 'a/b.csv' } }],
    ['replay a/', { choice: { prefix: 'a/' } }],
    ['replay a/20*', { choice: { prefix: 'a/20' } }],
    ['replay * --stack other', { choice: { prefix: '' }, where: { ...here, stack: 'other' } }],
    ['rebuild --into check-1', { suffix: 'check-1', differences: 20, drop: false }],
    ['rebuild --into check --differences 0 --drop', { differences: 0, drop: true }],
    ['redrive', { command: 'redrive', where: here, json: false }],
    ['redrive --help', { command: 'help' }],
  ])('%s', (line, call) => {
    expect(readCall(line.split(' '))).toMatchObject(call as object)
  })
})

describe('is wrong', () => {
  test.each([
    ['reconcile everything', 'there is no place for "everything"'],
    ['reconcile --concurrency 0', '--concurrency takes a whole number from 1 to 64'],
    ['reconcile --region eu-west-1', '--region goes with --stage or --stack'],
    ['reconcile --stage a --stack b', '--stage and --stack exclude each other'],
    ['reconcile --stage=', '--stage is empty'],
    ['replay', 'replay needs a KEY or a PREFIX/'],
    ['replay a b', 'there is no place for "b"'],
    ['rebuild', 'rebuild needs --into SUFFIX'],
    ['rebuild --into Check', 'rebuild needs --into SUFFIX'],
    [`rebuild --into ${'a'.repeat(41)}`, 'rebuild needs --into SUFFIX'],
    ['rebuild --into a --differences x', '--differences takes a whole number'],
    ['redrive --concurrency 3', "Unknown option '--concurrency'"],
  ])('%s', (line, reason) => {
    const call = readCall(line.split(' '))
    expect(call).toEqual({ command: 'wrong', reason: expect.stringContaining(reason) })
  })
})

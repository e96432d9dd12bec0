import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { profileSchema } from '../../../../domain/formats/profile/profile.ts'
import { matchProfile } from '../../../../domain/formats/recognition/signature.ts'

const root = join(import.meta.dirname, '../../../..')
const profile = profileSchema.parse(
  parse(readFileSync(join(root, 'config/formats/nem12.yml'), 'utf8')),
)

function isKnown(...lines: string[]): boolean {
  const rows = lines.map((line) => line.split(','))
  const head = { rows, delimiter: ',', delimiterReason: '' }
  const match = matchProfile(profile, head)
  expect(match?.headerAt ?? -1).toBe(-1)
  return match !== undefined
}

describe('config/formats/nem12.yml', () => {
  test('has days of the market’s clock', () => {
    expect(profile).toMatchObject({ name: 'nem12', layout: 'nem12', zone: 'Etc/GMT-10' })
  })

  test.each([
    'several-registers',
    'five-minutes',
    'without-100',
    'glued',
    'padded',
    'reprogrammed',
    'wrong-length',
    'nem13',
  ])('knows the sample %s', (name) => {
    const path = join(root, `tests/data/formats/nem12/${name}.csv`)
    const lines = readFileSync(path, 'utf8').split('\r\n')
    expect(isKnown(...lines.filter((line) => line !== ''))).toBe(true)
  })

  test.each([
    '\ufeff100,NEM12,202503031200,A,B',
    '100,nem12,202503031200,A,B',
    '100 , NEM12',
    '100,NEM13,202503031200,A,B',
    '200,NEM1201006,E1E2,E1,E1,N1,01006,KWH,15,',
    '200,60010000012,E1,,E1,,,wh,5',
    '200,6001000001,V1,,V1,,,,30,',
  ])('knows a file by %j', (line) => {
    expect(isKnown(line, '300,20250301,1')).toBe(true)
  })

  test.each([
    'meter,timestamp,value',
    '100,NEM14,202503031200',
    '100,NEM123',
    '100,200,300',
    '200,2025-03-01 00:30,0.25',
    '200,6001000001,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8',
    '200,6001000001,1,2,3,4,5,6,7,8,9,10',
    '1200,6001000001,E1,,E1,,,kWh,30,',
  ])('does not take for NEM12: %s', (line) => {
    expect(isKnown(line, '200,2025-03-01 01:00,0.25')).toBe(false)
  })
})

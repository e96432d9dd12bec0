/** NEM12: blocks of 200 records with their days, qualities that vary, and what writers get wrong. */
import fc from 'fast-check'
import { dayAfter } from '../../domain/formats/clock-changes/clocks.ts'
import type { File } from './file.ts'

const mostly = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(usual), weight: 20 }, fc.constantFrom(usual, ...others))
const values = fc.oneof(
  { arbitrary: fc.constantFrom('0.5', '1', '.048', '12.25', '0', '1.234'), weight: 60 },
  fc.constantFrom('', ' 1', '-0.5', '+1', '1e2', 'x', '0.1234567', '-0.0000001', '9999999999999'),
)

const day = fc.record({
  move: mostly(1, 0, -1, 3),
  values: fc.array(values, { minLength: 1, maxLength: 12 }),
  quality: mostly('A', 'E52', 'S14', 'F', 'N', 'V', 'a', '', 'Q'),
  reason: mostly('', '76', '999'),
  updated: mostly('20250702083000', '20250601083000', '202507030000', '', 'late', '20251301000000'),
  loaded: mostly('', '20250703091500'),
  /** Where the quality changes, in shares of the day; 400 records stand behind days of `V`. */
  changes: fc.array(fc.constantFrom('A', 'S14', 'E52', 'N', 'F', 'Z'), { maxLength: 3 }),
  behind: mostly('', '500,O,S0001,20250303000000,1234.5', '400,1,48,A,,', '700,x', '300', ','),
  lacks: mostly(0, 1, 2, -1),
})

const block = fc.record({
  meter: mostly('6001000001', '6001000002', 'NMI0000001', '', '60010000012'),
  register: mostly('E1', 'B1', 'Q1', 'K1', 'X9', ''),
  unit: mostly('kWh', 'KWH', 'Wh', 'MWh', 'kVArh', 'kW', 'V', '', 'furlong'),
  minutes: mostly('30', '15', '5', '7', '', '1440'),
  first: fc.constantFrom('2025-03-01', '2025-04-05', '2025-10-04', '2024-12-31'),
  days: fc.array(day, { maxLength: 6 }),
  times: fc.integer({ min: 1, max: 3 }),
})
type Block = typeof block extends fc.Arbitrary<infer B> ? B : never

export const nem12Files: fc.Arbitrary<File> = fc
  .record({
    opens: mostly(['100,NEM12,202503031200,NETWORKX,RETAILY'], []),
    blocks: fc.array(block, { minLength: 1, maxLength: 4 }),
    closes: mostly(['900'], [], ['900', '100,NEM12,202503031200,NETWORKX,RETAILY']),
    zone: mostly<object>({}, { zone: 'Australia/Sydney' }),
    rules: mostly<object>({}, { rules: { duplicate: 'flag' } }),
  })
  .map(({ opens, blocks, closes, zone, rules }) => ({
    text: [...opens, ...blocks.flatMap(linesOf), ...closes].map((line) => `${line}\n`).join(''),
    pipeline: { format: 'nem12', zone: undefined, ...zone, ...rules },
  }))

function linesOf({ meter, register, unit, minutes, first, days, times }: Block): string[] {
  const count = 1440 / (Number(minutes) || 30)
  let date: string = first
  const lines = Array.from({ length: times }, () => days)
    .flat()
    .flatMap((one) => {
      const cells = Array.from(
        { length: Math.max(0, Math.ceil(count) - one.lacks) },
        (_, at) => one.values[at % one.values.length] ?? '',
      )
      const record = [
        ...['300', date.replaceAll('-', ''), ...cells],
        ...[one.quality, one.reason, '', one.updated, one.loaded],
      ]
      date = dayAfter(date, one.move)
      const varies = one.quality === 'V' ? one.changes : []
      const behind = varies.map((quality, at) => {
        const from = Math.floor((at * count) / varies.length) + 1
        return `400,${from},${Math.floor(((at + 1) * count) / varies.length)},${quality},,`
      })
      return [record.join(), ...behind, ...(one.behind === '' ? [] : [one.behind])]
    })
  const registers = `${register}${register}`
  return [
    `200,${meter},${registers},01,${register},N1,SN000001,${unit},${minutes},20250601`,
    ...lines,
  ]
}

/** What files have that lanes do not take, here and there, so that most rows stay as they were. */
import type { Dice } from '../dice.ts'

type Damage = (text: string, dice: Dice) => string

/** Of the lines that a damage meets. */
const SHARES = [0.03, 0.2, 1]
const NUMBERS = ['+1', ' 1', '1 ', '1e3', '2E-7', '-0', '-0.0', '-0.0000001', '0.0000005']
  .concat('0.0000015', '1.23456789', '-3.5', '.5', '5.', '.', '-', '', '0', '00012.50', 'x')
  .concat('123456789012345', '1234567890123456', '0.123456789012345', '000000000000000000001.5')
  .concat('9007199254.740991', '9007199254.740992', '-9007199254.740991', '99999999999')
  .concat('1,5', '1.234,5', '1,234.5', 'NULL', '-9999', '1 234,5', '٣')
const BREAKS = ['\r', '\r\n', '\n\n', '\r\n\r\n', '\n \n', '\n\r', '\r\r\n', '\n,,,\n', '\n""\n']
const STRANGE = ['é', '😀', '\ufeff', '\u2028', '\u0085', '\v', '\u00a0', '=', "'"]

/** Texts are bytes as Latin-1 has them, whatever their encoding. */
const strange = STRANGE.map((one) => Buffer.from(one).toString('latin1'))

function delimiterOf(text: string): string {
  const count = (one: string): number => text.split(one).length
  return [',', ';', '\t', '|'].toSorted((a, b) => count(b) - count(a))[0] as string
}

const onLines =
  (change: (line: string, dice: Dice, delimiter: string) => string): Damage =>
  (text, dice) => {
    const delimiter = delimiterOf(text)
    const share = dice.of(SHARES)
    return text
      .split('\n')
      .map((line) => (line !== '' && dice.next() < share ? change(line, dice, delimiter) : line))
      .join('\n')
  }

const onFields = (change: (field: string, dice: Dice) => string): Damage =>
  onLines((line, dice, delimiter) => {
    const end = line.endsWith('\r') ? '\r' : ''
    const fields = line.slice(0, line.length - end.length).split(delimiter)
    const at = dice.below(fields.length)
    fields[at] = change(fields[at] as string, dice)
    return fields.join(delimiter) + end
  })

const bare = (field: string): string => field.replaceAll('"', '')
const insert = (text: string, more: string, dice: Dice): string => {
  const at = dice.below(text.length + 1)
  return text.slice(0, at) + more + text.slice(at)
}
const insertLine: (line: (lines: string[], dice: Dice) => string) => Damage =
  (lineOf) => (text, dice) => {
    const lines = text.split('\n')
    for (let left = 1 + dice.below(3); left > 0; left--) {
      lines.splice(1 + dice.below(lines.length), 0, lineOf(lines, dice))
    }
    return lines.join('\n')
  }

export const damages: Readonly<Record<string, Damage>> = {
  quoted: onFields((field) => `"${bare(field)}"`),
  allQuoted: onLines((line, _, delimiter) =>
    line
      .trimEnd()
      .split(delimiter)
      .map((field) => `"${bare(field)}"`)
      .join(delimiter),
  ),
  doubledQuotes: onFields((field, dice) => `"${insert(bare(field), '""', dice)}"`),
  quotedBreak: onFields((field, dice) => `"${bare(field)}${dice.of(['\n', '\r\n', '\r', ',;'])}"`),
  strayQuote: onFields((field, dice) => insert(field, '"', dice)),
  crlf: (text) => text.replaceAll(/\r?\n/g, '\r\n'),
  someBreaks: (text, dice) => {
    const share = dice.of(SHARES)
    return text.replaceAll(/\r?\n/g, (end) => (dice.next() < share ? dice.of(BREAKS) : end))
  },
  mark: (text) => `\u00ef\u00bb\u00bf${text}`,
  nul: (text, dice) => insert(text, '\0', dice),
  strange: onFields((field, dice) => insert(field, dice.of(strange), dice)),
  trailing: onLines((line, _, delimiter) =>
    line.endsWith('\r') ? `${line.slice(0, -1)}${delimiter}\r` : line + delimiter,
  ),
  short: onLines((line, _, delimiter) => line.slice(0, line.lastIndexOf(delimiter) + 1)),
  shorter: onLines((line, _, delimiter) => line.slice(0, Math.max(1, line.lastIndexOf(delimiter)))),
  moreFields: onLines((line, dice, delimiter) => line + delimiter + dice.of(['', ' ', '1', 'x'])),
  cutShort: (text, dice) => text.slice(0, text.length - dice.below(60)),
  noEnd: (text) => text.trimEnd(),
  longField: onFields((field, dice) => field + 'x'.repeat(dice.below(400))),
  spaces: onFields((field, dice) => dice.of([` ${field}`, `${field} `, ` ${field}  `])),
  numbers: (text, dice) => {
    const share = dice.of([0.02, 0.1])
    const last = /([,;\t|] ?)-?[\d.,]+(?=[,;\t|\r\n])/g
    return text.replaceAll(last, (all, joint) =>
      dice.next() < share ? joint + dice.of(NUMBERS) : all,
    )
  },
  totals: insertLine((lines, dice) =>
    dice.of(lines).replace(/^[^,;\t|\r\n]*/, dice.of(['Total', 'grand total:', 'Summe', ''])),
  ),
  headerAgain: insertLine((lines, dice) => lines[dice.below(3)] ?? ''),
  lineAgain: insertLine((lines, dice) => dice.of(lines)),
  preamble: insertLine((_, dice) =>
    dice.of(['Unit,Wh', 'Unit,MWh', 'Unit,kWh', 'Unit:,kW', 'Site,m9', '#O m7', 'Unit', 'Wh,5']),
  ),
  swapped: onLines((line, dice, delimiter) =>
    line
      .split(delimiter)
      .sort(() => dice.next() - 0.5)
      .join(delimiter),
  ),
  twice: (text) => text + text,
  stretched: (text, dice) => {
    const lines = text.trimEnd().split('\n')
    const from = dice.below(lines.length)
    const body = lines.slice(from).map((line) => `${line}\n`)
    return `${text.trimEnd()}\n${body.join('').repeat(1 + dice.below(6))}`
  },
}

const all = Object.entries(damages)

/** Does a few of them to a text, and tells which. */
export function damage(bytes: Uint8Array, dice: Dice): { names: string; text: Buffer } {
  let text = Buffer.from(bytes).toString('latin1')
  const names: string[] = []
  for (let left = dice.below(4); left > 0; left--) {
    const [name, apply] = dice.of(all)
    names.push(name)
    text = apply(text, dice)
  }
  return { names: names.join(' '), text: Buffer.from(text, 'latin1') }
}

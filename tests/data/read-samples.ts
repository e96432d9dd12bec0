/** Reads the committed sample files plainly, without the generator and without the program. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export const dataFolder = join(import.meta.dirname, '../../data')

export interface MeterDay {
  readonly meter: string
  readonly date: string
  /** The beginnings as the file has them, column titles or stamps, of what is not blank. */
  readonly labels: string[]
  /** Thousandths of a kWh. */
  readonly values: number[]
}

const londonDate = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' })

/** Returns the keys of the sample files, sorted. */
export function sampleKeys(): string[] {
  return readdirSync(join(dataFolder, 'samples'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => path.slice(join(dataFolder, 'samples').length + 1).replaceAll('\\', '/'))
    .sort()
}

/** Returns a sample file as it is stored. */
export function sampleBytes(key: string): Buffer {
  return readFileSync(join(dataFolder, 'samples', key))
}

/** Returns the text of a sample file, out of gzip where it is packed. */
export function sampleText(key: string): string {
  const bytes = sampleBytes(key)
  return (key.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
}

/** Returns the meter-days of one sample file under `meter date`, in the file's order. */
export function readMeterDays(key: string): Map<string, MeterDay> {
  const days = new Map<string, MeterDay>()
  const [header = '', ...lines] = sampleText(key).trimEnd().split('\n')
  const titles = header.split(',')
  const add = (meter: string, date: string, label: string, value: string): void => {
    const id = `${meter} ${date}`
    const day = days.get(id) ?? { meter, date, labels: [], values: [] }
    days.set(id, day)
    if (value === '') return
    day.labels.push(label)
    day.values.push(toThousandths(value))
  }
  for (const line of lines) {
    const [meter = '', stamp = '', ...values] = line.split(',')
    if (titles[0] === 'meter') add(meter, localDate(stamp), stamp, values[0] ?? '')
    else for (const [i, value] of values.entries()) add(meter, stamp, titles[i + 2] ?? '', value)
  }
  return days
}

/** Returns a decimal of at most three places as whole thousandths; throws for any other text. */
export function toThousandths(text: string): number {
  if (!/^\d+(\.\d{1,3})?$/.test(text)) throw new Error(`no decimal of three places: ${text}`)
  const [whole = '', fraction = ''] = text.split('.')
  return Number(whole) * 1000 + Number(fraction.padEnd(3, '0'))
}

/** Returns the rows of the README's table with these titles, each a list of its cells. */
export function readmeTable(...titles: string[]): string[][] {
  const lines = readFileSync(join(dataFolder, 'README.md'), 'utf8').split(/\r?\n/)
  const rows = lines.map((line) => (line.startsWith('|') ? cellsOf(line) : []))
  const start = rows.findIndex((cells) => cells.join() === titles.join())
  if (start < 0) throw new Error(`data/README.md has no table with the titles ${titles}`)
  const body = rows.slice(start + 2)
  const end = body.findIndex((cells) => cells.length === 0)
  return end < 0 ? body : body.slice(0, end)
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

function localDate(stamp: string): string {
  return /(Z|[+-]\d\d:\d\d)$/.test(stamp) ? londonDate.format(new Date(stamp)) : stamp.slice(0, 10)
}

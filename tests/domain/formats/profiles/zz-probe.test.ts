import { test } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import { dailyTotals, readText } from '../read-text.ts'
const names = (process.env.PROBE ?? '').split(' ')
test('probe', async () => {
  let out = ''
  for (const n of names) {
    out += `=== ${n}\n`
    try {
      const r = await readText(readFileSync(`tests/data/formats/${n}.csv`), { key: `drops/${n}.csv` })
      out += JSON.stringify({ f: r.summary.format, d: r.summary.decisions, z: r.zone, notes: r.summary.notes, dup: r.summary.duplicates, rows: r.summary.rows, acc: r.summary.accepted, blank: r.summary.blank, rej: r.rejects }) + '\n'
      out += JSON.stringify(dailyTotals(r.readings), null, 1) + '\n'
      out += r.readings.slice(0, 3).concat(r.readings.slice(-2)).map((x) => JSON.stringify(Object.values(x))).join('\n') + '\n'
    } catch (e) { out += `${(e as Error).stack?.slice(0, 700)}\n` }
  }
  writeFileSync('/tmp/probe.txt', out)
})

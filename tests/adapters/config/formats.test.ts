import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { loadProfiles } from '../../../adapters/config/load-config.ts'
import { InvalidConfig } from '../../../domain/errors.ts'
import { configFolder, removeFolders } from './config-folder.ts'

afterEach(removeFolders)

const FORMAT = `name: mine
title: Mine
recognize:
  header: [Id, When, Used]
layout: long
meter: { column: Id }
zone: UTC
time: { column: When, date: YYYY-MM-DD, label: start }
values:
  - { column: Used, unit: kWh }
`

function load(text: string): { names: string[] } | { message: string; file: string } {
  const folder = configFolder({ 'formats/mine.yml': text })
  try {
    return { names: loadProfiles([folder]).all.map(({ name }) => name) }
  } catch (error) {
    if (!(error instanceof InvalidConfig)) throw error
    return { message: error.message, file: join(folder, 'formats/mine.yml') }
  }
}

test('a format is loaded, with expressions between slashes', () => {
  const text = FORMAT.replace('column: Used', 'column: "/^Used (kWh)?$/"')
  expect(load(text)).toEqual({ names: ['mine'] })
})

test.each([
  ['recognize.header', 4, FORMAT.replace('[Id,', '["/Id(/",')],
  ['recognize.row', 5, FORMAT.replace('layout:', '  row: "a("\nlayout:')],
  ['meter.column', 6, FORMAT.replace('column: Id', 'column: "/Id(/"')],
  ['time.column', 8, FORMAT.replace('column: When', 'column: "/When(/"')],
  ['values.0.column', 10, FORMAT.replace('column: Used', 'column: "/Used(/"')],
  ['codes.are', 11, `${FORMAT}codes: { column: Id, are: { "/a(/": "-" } }\n`],
  ['quality.column', 11, `${FORMAT}quality: { column: "/Q(/", codes: { A: actual } }\n`],
  ['drop.0.is', 11, `${FORMAT}drop: [{ column: Id, is: ["/a(/"] }]\n`],
  ['drop.0.column', 11, `${FORMAT}drop: [{ column: "/Id(/", is: [a] }]\n`],
])('an expression that is none is refused on load, in %s', (path, line, text) => {
  const { message, file } = load(text) as { message: string; file: string }
  expect(message).toContain(`${file}, line ${line}: ${path}`)
})

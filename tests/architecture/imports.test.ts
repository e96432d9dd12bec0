import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { faultsOf, importsOf, LONGEST_FILE, SOURCE_FOLDERS } from './import-rules.ts'

const root = join(import.meta.dirname, '../..')

function sourcesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
}

describe('the sources', () => {
  test.each(SOURCE_FOLDERS)(
    'in %s keep to the direction of imports, to size and to names',
    (folder) => {
      const paths = sourcesOf(folder)
      expect(paths.length).toBeGreaterThan(0)
      expect(
        paths.flatMap((path) => faultsOf(path, readFileSync(join(root, path), 'utf8'))),
      ).toEqual([])
    },
  )

  test('of the domain are read for what they import', () => {
    const text = readFileSync(join(root, 'domain/time/zone.ts'), 'utf8')
    expect(importsOf(text)).toEqual(['temporal-polyfill', './civil-date.ts'])
  })
})

describe('a made-up source is told', () => {
  const domain = 'domain/readings/made-up.ts'

  test.each([
    ["import { S3 } from '@aws-sdk/client-s3'", '@aws-sdk/client-s3'],
    ["import { readFile } from 'node:fs/promises'", 'node:fs/promises'],
    ["import type { Log } from '../../adapters/wiring.ts'", 'adapters/wiring.ts'],
    ["import '../../local/main.ts'", 'local/main.ts'],
    ["export * from '../../handlers/api.ts'", 'handlers/api.ts'],
    ["export { a } from '../../adapters/a.ts'", 'adapters/a.ts'],
    ["const fs = await import('node:fs')", 'node:fs'],
    ["const hidden = require('fs')", 'fs'],
    ["import {\n  a,\n  b,\n} from '../../adapters/a.ts'", 'adapters/a.ts'],
    ["import zod, { z } from 'zod/v4'", 'zod/v4'],
  ])('when the domain says %j', (source, target) => {
    expect(faultsOf(domain, source)).toEqual([`${domain} imports ${target}`])
  })

  test.each([
    ['adapters/s3/a.ts', "import { main } from '../../handlers/api.ts'"],
    ['adapters/s3/a.ts', "import { main } from '../../local/main.ts'"],
    ['handlers/a.ts', "import { stack } from '../local/stack.ts'"],
    ['local/a.ts', "import { factory } from '../tests/domain/factories.ts'"],
  ])('when %s says %j', (path, source) => expect(faultsOf(path, source)).toHaveLength(1))

  test('when it is too long', () => {
    expect(faultsOf(domain, 'x\n'.repeat(LONGEST_FILE))).toEqual([])
    expect(faultsOf(domain, 'x\n'.repeat(LONGEST_FILE + 1))).toHaveLength(1)
  })

  test.each(['utils.ts', 'helpers.ts', 'util/a.ts', 'date-helper/a.ts', 'csv-utils.ts'])(
    'when it is called %s',
    (name) => expect(faultsOf(`domain/${name}`, '')).toHaveLength(1),
  )
})

describe('a made-up source is left alone', () => {
  test.each([
    ['domain/a/b.ts', "import { z } from 'zod'\nimport { Temporal } from 'temporal-polyfill'"],
    ['domain/a/b.ts', "import { x } from '../errors.ts'\nimport type { y } from './c.ts'"],
    ['domain/a/b.ts', "/** Such as `import fs from 'node:fs'`. */\n// import fs from 'node:fs'"],
    ['adapters/a.ts', "import { x } from '../domain/errors.ts'\nimport fs from 'node:fs'"],
    ['handlers/a.ts', "import { wire } from '../adapters/wiring.ts'"],
  ])('where %s says %j', (path, source) => expect(faultsOf(path, source)).toEqual([]))
})

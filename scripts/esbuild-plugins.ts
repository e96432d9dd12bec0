/** What bundling does beyond the options in serverless.yml. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Plugin } from 'esbuild'
import { packConfig } from '../adapters/config/pack-config.ts'

let packed: string | undefined

/** Writes `config.json`, which CONFIG_FILE names. A mistake in `config/` fails the packaging. */
const packedConfig: Plugin = {
  name: 'packed-config',
  setup({ initialOptions, onEnd }) {
    onEnd(async ({ errors }) => {
      if (errors.length > 0 || initialOptions.outdir === undefined) return
      packed ??= packConfig([join(import.meta.dirname, '..', 'config')])
      const file = join(dirname(initialOptions.outdir), 'config.json')
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, packed)
    })
  },
}

/** zod re-exports its messages in fifty languages; ours are its default, English. */
const englishOnly: Plugin = {
  name: 'english-only',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js'",
    }))
  },
}

/** zod also reads JSON schemas, 12 KB that stay because packages export zod whole; nothing here does. */
const noJsonSchemaReader: Plugin = {
  name: 'no-json-schema-reader',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]classic[\\/]from-json-schema\.js$/ }, () => ({
      contents: 'export const fromJSONSchema = undefined',
    }))
  },
}

export default [packedConfig, englishOnly, noJsonSchemaReader]

/** What a local start may be told, by environment and arguments; validated once. */
import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { InvalidConfig } from '../domain/errors.ts'

export interface LocalSettings {
  /** Ports on 127.0.0.1; 0 takes a free one. */
  readonly port: number
  readonly s3Port: number
  readonly dynamodbPort: number
  /** The folder that keeps all state. */
  readonly home: string
  /** Folders of configuration, each adding to and overriding those before it. */
  readonly configFolders: readonly string[]
  /** The folder of sample files to load on an empty start; none: start empty. */
  readonly samples: string | undefined
  /** Stop once everything is ingested and judged. */
  readonly once: boolean
}

const root = fileURLToPath(new URL('..', import.meta.url))

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d+$/, 'expected a port number')
    .transform(Number)
    .refine((number) => number <= 65535, { error: 'expected a port number up to 65535' })
    .default(fallback)

const environment = z.object({
  PORT: port(4000),
  S3_PORT: port(4001),
  DYNAMODB_PORT: port(4002),
  METERTALLY_HOME: z.string().min(1).default(join(root, '.metertally')),
  METERTALLY_SAMPLES: z.enum(['on', 'off']).default('on'),
  METERTALLY_CONFIG: z
    .string()
    .refine((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory(), {
      error: 'expected a folder that exists',
    })
    .optional(),
})

/** Throws InvalidConfig, which names the variable or argument that is wrong. */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): LocalSettings {
  const unknown = args.find((argument) => argument !== '--once')
  if (unknown !== undefined) {
    throw new InvalidConfig('config-invalid', `Unknown argument ${unknown}; there is only --once.`)
  }
  // An empty variable is as good as none.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const checked = environment.safeParse(given)
  if (!checked.success) {
    const [issue] = checked.error.issues
    throw new InvalidConfig('config-invalid', `${issue?.path.join('.')}: ${issue?.message}.`)
  }
  const { data } = checked
  const added = data.METERTALLY_CONFIG
  return {
    port: data.PORT,
    s3Port: data.S3_PORT,
    dynamodbPort: data.DYNAMODB_PORT,
    home: resolve(data.METERTALLY_HOME),
    configFolders: [join(root, 'config'), ...(added === undefined ? [] : [resolve(added)])],
    samples: data.METERTALLY_SAMPLES === 'on' ? join(root, 'data', 'samples') : undefined,
    once: args.includes('--once'),
  }
}

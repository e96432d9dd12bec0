/** How the commands that work on a stack are called. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import type { KeyChoice } from '../../domain/reconciling/replay.ts'

/** Which stack: a deployed one by its stage or its name, else the one that runs on this machine. */
export interface Where {
  readonly stage: string | undefined
  readonly stack: string | undefined
  readonly region: string | undefined
}

interface Operation {
  readonly where: Where
  readonly json: boolean
}

export interface ReconcileCall extends Operation {
  readonly command: 'reconcile'
  readonly concurrency: number
  /** Also read again what was read with other settings. */
  readonly reread: boolean
}

export interface ReplayCall extends Operation {
  readonly command: 'replay'
  readonly concurrency: number
  readonly choice: KeyChoice
}

export interface RebuildCall extends Operation {
  readonly command: 'rebuild'
  readonly concurrency: number
  readonly suffix: string
  /** How many differences are shown. */
  readonly differences: number
  readonly drop: boolean
}

export interface RedriveCall extends Operation {
  readonly command: 'redrive'
}

export type OperationCall = ReconcileCall | ReplayCall | RebuildCall | RedriveCall

const OPERATIONS = ['reconcile', 'replay', 'rebuild', 'redrive'] as const

const COMMON = {
  stage: { type: 'string' },
  stack: { type: 'string' },
  region: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options']

const CONCURRENCY = { concurrency: { type: 'string', default: '4' } } as const
const MOST_AT_ONCE = 64

export function isOperation(command: string): command is OperationCall['command'] {
  return (OPERATIONS as readonly string[]).includes(command)
}

/** Throws an error with a sentence that says what is wrong. */
export function readOperation(
  command: OperationCall['command'],
  args: readonly string[],
): OperationCall | 'help' {
  if (command === 'reconcile') {
    const { values, positionals } = read(args, {
      ...CONCURRENCY,
      reread: { type: 'boolean', default: false },
    })
    if (values.help) return 'help'
    none(positionals)
    const { concurrency, reread } = values
    return { command, ...common(values), concurrency: atOnce(concurrency), reread }
  }
  if (command === 'replay') {
    const { values, positionals } = read(args, CONCURRENCY)
    if (values.help) return 'help'
    const [text, ...more] = positionals
    if (text === undefined || text === '') throw new Error('replay needs a KEY or a PREFIX/')
    none(more)
    const concurrency = atOnce(values.concurrency)
    return { command, ...common(values), concurrency, choice: choiceOf(text) }
  }
  if (command === 'rebuild') {
    const { values, positionals } = read(args, {
      ...CONCURRENCY,
      into: { type: 'string', default: '' },
      differences: { type: 'string', default: '20' },
      drop: { type: 'boolean', default: false },
    })
    if (values.help) return 'help'
    none(positionals)
    const { into, drop } = values
    if (!/^[a-z0-9-]{1,40}$/.test(into)) {
      throw new Error('rebuild needs --into SUFFIX, of 1 to 40 of a-z, 0-9 and -')
    }
    const concurrency = atOnce(values.concurrency)
    const differences = wholeNumber('--differences', values.differences, 0, 1_000_000)
    return { command, ...common(values), concurrency, suffix: into, differences, drop }
  }
  const { values, positionals } = read(args, {})
  if (values.help) return 'help'
  none(positionals)
  return { command, ...common(values) }
}

function read<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: Options,
) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...COMMON, ...options },
  })
}

function common(values: {
  stage?: string | undefined
  stack?: string | undefined
  region?: string | undefined
  json: boolean
}): Operation {
  const { stage, stack, region, json } = values
  for (const [name, value] of Object.entries({ stage, stack, region })) {
    if (value === '') throw new Error(`--${name} is empty`)
  }
  if (stage !== undefined && stack !== undefined)
    throw new Error('--stage and --stack exclude each other')
  if (region !== undefined && stage === undefined && stack === undefined) {
    throw new Error('--region goes with --stage or --stack')
  }
  return { where: { stage, stack, region }, json }
}

function none(positionals: readonly string[]): void {
  if (positionals[0] !== undefined)
    throw new Error(`there is no place for ${JSON.stringify(positionals[0])}`)
}

/** `a/b.csv` is a key; `a/`, `a/*` and `*` are all keys that begin with it. */
function choiceOf(text: string): KeyChoice {
  if (text.endsWith('*')) return { prefix: text.slice(0, -1) }
  return text.endsWith('/') ? { prefix: text } : { key: text }
}

function atOnce(text: string): number {
  return wholeNumber('--concurrency', text, 1, MOST_AT_ONCE)
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (/^\d{1,7}$/.test(text) && number >= least && number <= most) return number
  throw new Error(`${name} takes a whole number from ${least} to ${most}`)
}

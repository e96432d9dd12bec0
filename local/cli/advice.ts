/** From an error's sentence to the line of configuration that mends it, and the place for that line. */
import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import { loadPipelines } from '../../adapters/config/load-config.ts'
import { patternBeside } from '../../domain/pipelines/key-pattern.ts'
import { pipelineSchema } from '../../domain/pipelines/pipeline.ts'
import type { ReadConfig } from '../../domain/pipelines/read-config.ts'

export interface Advice {
  /** The error's message without the sentence that the advice takes the place of. */
  readonly message: string
  /** What to do with the lines; empty where there are none. */
  readonly sentence: string
  /** To paste; several are alternatives where the sentence says so. */
  readonly lines: readonly string[]
}

const SETTINGS = Object.keys(pipelineSchema.shape).join('|')
/** A whole pipeline at the end of the sentence: it gives the zone. */
const WHOLE_PIPELINE = / - (\{ name: .* \})$/s
/** A setting in quotes: "date: DD/MM/YYYY". */
const SETTING = new RegExp(`"((?:${SETTINGS}): [^"]+)"`, 'g')

/** The sentences that a line to paste stands in for. */
const SAID_BY_LINES = [/ Add (?:one|the zone)\b.*$/s, / Say it in the pipeline that matches .*$/s]

/** What to add where, if the error's message says it; `folders` in the order of loading. */
export function adviceFor(
  key: string,
  message: string,
  config: ReadConfig,
  folders: readonly string[],
): Advice {
  const found = linesFor(key, message, config, folders)
  if (found === undefined) return { message, sentence: '', lines: [] }
  const shortened = SAID_BY_LINES.reduce((text, sentence) => text.replace(sentence, ''), message)
  return { message: shortened, ...found }
}

type Lines = Omit<Advice, 'message'>

function linesFor(
  key: string,
  message: string,
  config: ReadConfig,
  folders: readonly string[],
): Lines | undefined {
  const pipeline = config.find(key)?.pipeline
  const [, whole] = WHOLE_PIPELINE.exec(message) ?? []
  const settings =
    whole === undefined
      ? [...message.matchAll(SETTING)].map(([, setting]) => setting as string)
      : [/zone: [\w/+-]+/.exec(whole)?.[0] ?? 'zone: Europe/London']
  if (settings.length === 0) return undefined
  if (pipeline === undefined || pipeline.match === '**') {
    // What reads everything should not get one file's settings.
    const match = JSON.stringify(patternBeside(key))
    const zone = pipeline?.zone === undefined ? '' : `, zone: ${pipeline.zone}`
    return newPipeline(
      settings.map((setting) => `{ name: ${nameFor(key)}, match: ${match}${zone}, ${setting} }`),
      folders,
    )
  }
  const file = fileOf(pipeline.name, key, folders)
  return {
    sentence: `Add ${oneOf(settings)}${zoneOf(settings)} to the pipeline "${pipeline.name}" in ${file}:`,
    lines: settings.map((setting) => `    ${setting}`),
  }
}

/** After the file's folder, else the file: two pipelines of one name are refused. */
function nameFor(key: string): string {
  const [file = '', folder] = key.split('/').reverse()
  const own = folder ?? (file.split('.')[0] as string)
  const letters = own.replace(/[^\w-]+/g, '-').slice(0, 40)
  return `my-${letters.replace(/^-+|-+$/g, '') || 'meters'}`
}

function oneOf(lines: readonly string[]): string {
  return lines.length === 1 ? 'this line' : 'one of these lines'
}

/** The zone in messages is an example. */
function zoneOf(lines: readonly string[]): string {
  return lines[0]?.includes('zone: Europe/London') ? ', with the zone of your meters,' : ''
}

function newPipeline(entries: readonly string[], folders: readonly string[]): Lines {
  const file = join(folders.at(-1) as string, 'pipelines.yml')
  const lines = entries.map((entry) => `  - ${entry}`)
  const zone = zoneOf(entries)
  if (!existsSync(file)) {
    return {
      sentence: `Begin the file ${shown(file)} with ${entries.length === 1 ? 'these lines' : 'the first and one of the other lines'}${zone.replace(/,$/, '')}:`,
      lines: ['pipelines:', ...lines],
    }
  }
  const own = folders.length > 1 ? '' : ' (or in a folder of your own that METERTALLY_CONFIG names)'
  return {
    sentence: `Add ${oneOf(entries)}${zone} to ${shown(file)}${own}, right below "pipelines:", since the first pipeline that matches is used:`,
    lines,
  }
}

/** The file that has the pipeline which reads that key. */
function fileOf(name: string, key: string, folders: readonly string[]): string {
  const folder = folders.findLast(
    (candidate) => loadPipelines([candidate]).find(key)?.pipeline.name === name,
  )
  return shown(join(folder ?? (folders.at(-1) as string), 'pipelines.yml'))
}

function shown(file: string): string {
  const path = relative(process.cwd(), file)
  return path.startsWith('..') ? file : path
}

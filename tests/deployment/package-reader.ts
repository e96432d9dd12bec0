/** Reads what packaging makes: the CloudFormation template and the functions' zip files. */
import { inflateRawSync } from 'node:zlib'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type Resource = { Type: string; Condition?: string; Properties: Record<string, Json> }
export type Template = { Resources: Record<string, Resource>; Outputs: Record<string, Json> }
export type Statement = { Effect: string; Action: string | string[]; Resource: Json }

/** The functions, each with its module. */
export const handlers = {
  ingest: 'handlers/ingest',
  reconcile: 'handlers/reconcile',
  api: 'handlers/api',
  detectPlan: 'handlers/detect-plan',
  detectSlice: 'handlers/detect-slice',
  detectReport: 'handlers/detect-report',
  fold: 'handlers/fold',
}
export type FunctionName = keyof typeof handlers
export const functionNames = Object.keys(handlers) as FunctionName[]

/** Such as `IngestLambdaFunction`; `part` is what the framework makes for a function. */
export function logicalId(functionName: string, part = 'LambdaFunction'): string {
  return `${functionName.charAt(0).toUpperCase()}${functionName.slice(1)}${part}`
}

export function resource(template: Template, id: string): Resource {
  const found = template.Resources[id]
  if (!found) throw new Error(`the template has no ${id}`)
  return found
}

export function resources(template: Template, type: string): Record<string, Resource> {
  return Object.fromEntries(
    Object.entries(template.Resources).filter(([, { Type }]) => Type === type),
  )
}

export function created(template: Template): [string, Resource][] {
  return Object.entries(template.Resources).filter(([, { Condition }]) => Condition !== 'Never')
}

export function variables(template: Template, functionName: string): Record<string, Json> {
  const { Environment } = resource(template, logicalId(functionName)).Properties
  return (Environment as { Variables: Record<string, Json> }).Variables
}

/** Every policy statement at any depth of a resource. */
export function statements(node: unknown): Statement[] {
  if (typeof node !== 'object' || node === null) return []
  if ('Effect' in node && 'Action' in node) return [node as Statement]
  return Object.values(node).flatMap(statements)
}

export function isAllow(statement: Statement): boolean {
  return statement.Effect === 'Allow'
}

export function actions(statement: Statement): string[] {
  return [statement.Action].flat()
}

/** Names and contents of a zip file, read by its central directory (APPNOTE.TXT 4.3.12). */
export function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf('PK\x05\x06')
  const files = new Map<string, Buffer>()
  let entry = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = archive.readUInt16LE(entry + 28)
    const local = archive.readUInt32LE(entry + 42)
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const content = archive.subarray(from, from + archive.readUInt32LE(entry + 20))
    const isStored = archive.readUInt16LE(entry + 10) === 0
    files.set(
      archive.toString('utf8', entry + 46, entry + 46 + nameLength),
      isStored ? content : inflateRawSync(content),
    )
    entry += 46 + nameLength + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32)
  }
  return files
}

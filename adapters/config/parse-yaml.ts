/** YAML text by a schema, each mistake with its line. */
import { isMap, isNode, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { InvalidConfig } from '../../domain/errors.ts'

/** Parses YAML text by a schema. Throws InvalidConfig with file, line, path and what was expected. */
export function parseYaml<Schema extends z.ZodType>(
  file: string,
  text: string,
  schema: Schema,
): z.infer<Schema> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [syntax] = document.errors
  if (syntax !== undefined) {
    const at = lines.linePos(syntax.pos[0])
    throw invalid(file, at.line, `is not YAML: ${syntax.message.split('\n')[0]}`)
  }
  const checked = schema.safeParse(document.toJS())
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  if (issue === undefined) throw invalid(file, 1, 'is not valid')
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const path = issue.path.map(String)
  const offset = offsetOf(document, issue.path, unknownKey)
  const where = [...path, ...(unknownKey === undefined ? [] : [unknownKey])].join('.')
  const line = offset === undefined ? 1 : lines.linePos(offset).line
  throw invalid(file, line, `${where === '' ? '' : `${where}: `}${issue.message}`)
}

/** Where a path stands in the text; where it is absent, the nearest thing above it that is there. */
function offsetOf(
  document: ReturnType<typeof parseDocument>,
  path: readonly PropertyKey[],
  key: string | undefined,
): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (!isNode(node)) continue
    const wanted = key ?? String(path[length] ?? '')
    const pair = isMap(node)
      ? node.items.find((item) => String((item.key as { value?: unknown })?.value) === wanted)
      : undefined
    const found = isNode(pair?.key) ? pair.key : node
    return found.range?.[0]
  }
  return undefined
}

function invalid(file: string, line: number, what: string): InvalidConfig {
  return new InvalidConfig('config-invalid', `${file}, line ${line}: ${what}`, { file, line })
}

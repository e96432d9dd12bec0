/** The direction of imports, told from source text: which file may import what. */
import { dirname, join, normalize } from 'node:path/posix'

/**
 * Source folders and what their files may import; packages only where listed, `*` for any. Of Node the
 * domain has what only looks at bytes.
 */
const RULES: Readonly<Record<string, { folders: string[]; packages: string[] }>> = {
  domain: { folders: ['domain'], packages: ['zod', 'temporal-polyfill', 'node:buffer'] },
  adapters: { folders: ['adapters', 'domain'], packages: ['*'] },
  handlers: { folders: ['handlers', 'adapters', 'domain'], packages: ['*'] },
  local: { folders: ['local', 'handlers', 'adapters', 'domain'], packages: ['*'] },
}

export const SOURCE_FOLDERS = Object.keys(RULES)

export const LONGEST_FILE = 300

/** What a module imports: static imports, re-exports, dynamic imports, also of types alone. */
export function importsOf(source: string): string[] {
  const code = withoutComments(source)
  const forms = [
    /^\s*(?:import|export)\s[^'"`;]*?\sfrom\s*(['"])([^'"]+)\1/gm,
    /^\s*import\s*(['"])([^'"]+)\1/gm,
    /\bimport\s*\(\s*(['"`])([^'"`]+)\1/g,
    /\brequire\s*\(\s*(['"`])([^'"`]+)\1/g,
  ]
  return forms.flatMap((form) => [...code.matchAll(form)].map((match) => match[2] as string))
}

/** Block comments and whole-line comments: an example in a docstring is no import. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

/** What is wrong with one file, as sentences; none if it keeps to the rules. */
export function faultsOf(path: string, source: string): string[] {
  const faults = importsOf(source).flatMap((target) => importFault(path, target) ?? [])
  const lines = source.trimEnd().split('\n').length
  if (lines > LONGEST_FILE) faults.push(`${path} has ${lines} lines, at most ${LONGEST_FILE}`)
  if (/(^|[/-])(utils?|helpers?)([/.-]|$)/.test(path)) {
    faults.push(`${path} is named for no job of its own`)
  }
  return faults
}

function importFault(path: string, target: string): string | undefined {
  const rule = RULES[path.split('/')[0] as string]
  if (rule === undefined) return `${path} is in no source folder`
  if (target.startsWith('.')) {
    const file = normalize(join(dirname(path), target))
    const folder = file.split('/')[0] as string
    return rule.folders.includes(folder) ? undefined : `${path} imports ${file}`
  }
  if (rule.packages.includes('*') || rule.packages.includes(target)) return undefined
  return `${path} imports ${target}`
}

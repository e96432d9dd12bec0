/** Key patterns: which keys a pipeline matches. */

/**
 * Key patterns: `*` is anything within a folder, `**` anything at all, `?` one character, `{meter}`
 * anything within a folder, under a name.
 */
export function compileKeyPattern(pattern: string): RegExp {
  const named = new Set<string>()
  const source = pattern.replace(/\*\*\/?|\{[a-z]\w*\}|[*?]|[.+^${}()|[\]\\/]/gi, (token) => {
    if (token === '**/') return '(?:.*/)?'
    if (token === '**') return '.*'
    if (token === '*') return '[^/]*'
    if (token === '?') return '[^/]'
    const name = /^\{(\w+)\}$/.exec(token)?.[1]
    if (name === undefined || named.has(name))
      return name === undefined ? `\\${token}` : `\\k<${name}>`
    named.add(name)
    return `(?<${name}>[^/]+?)`
  })
  return new RegExp(`^${source}$`, 'su')
}

/** A pattern of the keys beside this one: those of its folder, or itself where it is in none. */
export function patternBeside(key: string): string {
  return key.includes('/') ? `${key.slice(0, key.lastIndexOf('/'))}/**` : key
}

/** The little XML that S3 needs: s3rver's own escapes twice on output and reads `007` as 7. */

/** A document from nested objects; arrays repeat their element, `@` holds attributes. */
export function toXml(root: object): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${children(root)}`
}

/** The raw inner text of every element of that name, in order. */
export function elementsOf(xml: string, name: string): string[] {
  const pattern = new RegExp(
    `<(?:\\w+:)?${name}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:\\w+:)?${name}\\s*>`,
    'g',
  )
  return [...xml.matchAll(pattern)].map((match) => match[1] ?? '')
}

/** Inner text with its entities resolved. */
export function textOf(inner: string): string {
  const text = inner.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name) return namedEntities[name] ?? whole
    const codePoint = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole
  })
  return text.toWellFormed()
}

const namedEntities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function children(object: object): string {
  return Object.entries(object)
    .filter(([name, value]) => name !== '@' && value !== undefined)
    .flatMap(([name, value]) => [value].flat().map((item) => element(name, item)))
    .join('')
}

function element(name: string, value: unknown): string {
  if (typeof value !== 'object' || value === null)
    return `<${name}>${escapeXml(`${value}`)}</${name}>`
  const attributes = Object.entries('@' in value ? (value['@'] ?? {}) : {})
    .map(([attribute, text]) => ` ${attribute}="${escapeXml(`${text}`)}"`)
    .join('')
  return `<${name}${attributes}>${children(value)}</${name}>`
}

// Control characters go as references, as S3 does: a parser would turn a raw CR into LF.
function escapeXml(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: keys may hold any character
    /[&<>"'\u0000-\u001f\u007f]/g,
    (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`,
  )
}

/** What DynamoDB charges for an item: its size, and the units that writing and reading it take. */

/** An attribute as it goes over the wire, such as `{ S: 'text' }`. */
export type WireValue = Readonly<Record<string, unknown>>
export type WireItem = Readonly<Record<string, WireValue>>

/**
 * Bytes of an item: names and values, as the DynamoDB Developer Guide counts them ("DynamoDB item
 * sizes and formats").
 */
export function itemBytes(item: WireItem): number {
  let bytes = 0
  for (const name in item) bytes += Buffer.byteLength(name) + valueBytes(item[name] as WireValue)
  return bytes
}

function valueBytes(value: WireValue): number {
  for (const type in value) {
    const content = value[type]
    if (type === 'S') return Buffer.byteLength(content as string)
    if (type === 'N') return numberBytes(content as string)
    // As base64, four characters for each three bytes.
    if (type === 'B') return Buffer.byteLength(content as string, 'base64')
    if (type === 'M')
      return 3 + Object.keys(content as WireItem).length + itemBytes(content as WireItem)
    if (type === 'L') {
      return (content as WireValue[]).reduce((sum, one) => sum + 1 + valueBytes(one), 3)
    }
  }
  return 1
}

/** A byte for each two significant digits, one for the exponent, one for a minus sign. */
function numberBytes(text: string): number {
  const digits = text.replace(/^-|\./g, '').replace(/^0+|0+$/g, '').length
  return Math.ceil(digits / 2) + 1 + (text.startsWith('-') ? 1 : 0)
}

/** A write takes one unit for each KB begun; of the table, and once more of an index with all attributes. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024))
}

/** A read takes one unit for each 4 KB begun; half of it where it may be a little out of date. */
export function readUnits(bytes: number, isConsistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (isConsistent ? 1 : 0.5)
}

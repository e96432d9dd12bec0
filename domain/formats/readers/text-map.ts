/** What texts mean, whatever their case: whole texts, or expressions as `/…/`. */
import { expressionOf } from '../titles/columns.ts'

export class TextMap<T> {
  readonly #known = new Map<string, T>()
  readonly #expressions: (readonly [RegExp, T])[] = []
  #lastText: string | undefined
  #last: T | undefined

  constructor(entries: Iterable<readonly [string, T]>) {
    for (const [text, meaning] of entries) {
      const expression = expressionOf(text)
      if (expression === undefined) this.#known.set(fold(text), meaning)
      else this.#expressions.push([expression, meaning])
    }
  }

  get size(): number {
    return this.#known.size + this.#expressions.length
  }

  /** What any text means that has no meaning of its own: that of the key `*`. */
  get otherwise(): T | undefined {
    return this.#known.get('*')
  }

  /** What a text means, or undefined. Rows come in runs, so the last text is mostly asked again. */
  get(text: string): T | undefined {
    if (text === this.#lastText) return this.#last
    this.#last =
      this.#known.get(fold(text)) ??
      this.#expressions.find(([expression]) => expression.test(text.trim()))?.[1]
    this.#lastText = text
    return this.#last
  }
}

function fold(text: string): string {
  return text.trim().toLowerCase()
}

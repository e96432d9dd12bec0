/** Answers of the API as tests read them: every number as the text that was sent, which is exact. */

// biome-ignore lint/suspicious/noExplicitAny: answers are judged by what the tests expect of them
export type Json = any

export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: Json
}

export async function readAnswer(response: Response): Promise<Answer> {
  const type = response.headers.get('content-type') ?? ''
  const text = await response.text()
  const body = type.includes('json') ? parseExactly(text) : text
  return { status: response.status, type, body }
}

export function parseExactly(text: string): Json {
  return JSON.parse(text, numbersAsText as never)
}

/** A reviver's third argument (ES2026) is in V8, not yet in TypeScript's library. */
function numbersAsText(_: string, value: unknown, context: { readonly source?: string }): unknown {
  return typeof value === 'number' ? context.source : value
}

/** All rows of a list, page after page; `name` is the list's field. Throws where pages never end. */
export async function allPages(
  get: (path: string) => Promise<Answer>,
  path: string,
  name: string,
): Promise<{ readonly rows: Json[]; readonly pages: number }> {
  const rows: Json[] = []
  let next: string | undefined
  for (let pages = 1; pages < 1000; pages++) {
    const glue = path.includes('?') ? '&' : '?'
    const { status, body } = await get(next === undefined ? path : `${path}${glue}next=${next}`)
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
    rows.push(...body[name])
    next = body.next
    if (next === undefined) return { rows, pages }
  }
  throw new Error(`${path} never ends`)
}

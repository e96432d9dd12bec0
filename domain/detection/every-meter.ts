/** Goes over all meters that there are. */
import type { Catalog } from '../ports.ts'

const PAGE = 1000

/** The ids of the catalog's meters, a page at a time. */
export async function* everyMeterId(catalog: Pick<Catalog, 'meters'>): AsyncGenerator<string> {
  let next: string | undefined
  do {
    const page = await catalog.meters(PAGE, next)
    yield* page.items
    next = page.next
  } while (next !== undefined)
}

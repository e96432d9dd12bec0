/** Where processes keep what Node makes of the TypeScript, as the command does: each begins a second earlier. */
import { join } from 'node:path'

export const COMPILE_CACHE = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, '../node_modules/.cache/metertally'),
}

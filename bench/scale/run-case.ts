/** Starts a process for a case, and waits for its figures. */
import { fork } from 'node:child_process'
import { join } from 'node:path'
import type {
  Case,
  FoldCase,
  FoldFigures,
  IngestCase,
  IngestFigures,
  ReadersCase,
  ReadersFigures,
} from './cases.ts'

/** What `ingest` has on AWS is 1769 MB, a part of it beside the heap. */
const HEAP_MEGABYTES = 1400

export function runCase(one: IngestCase, what: string): Promise<IngestFigures>
export function runCase(one: ReadersCase, what: string): Promise<ReadersFigures>
export function runCase(one: FoldCase, what: string): Promise<FoldFigures>
export async function runCase(one: Case, what: string): Promise<unknown> {
  const child = fork(join(import.meta.dirname, 'child.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${HEAP_MEGABYTES}`],
  })
  const files = one.kind === 'ingest' ? one.files : 1
  return new Promise((resolve, reject) => {
    let figures: unknown
    child.on('message', (told: { done?: number; figures?: unknown }) => {
      if (told.done !== undefined) {
        // Elsewhere than on a terminal a line stays, so there are ten at most.
        const isRound = told.done % Math.ceil(files / 10) === 0
        if (process.stderr.isTTY || isRound) showProgress(`${what}: ${told.done} of ${files} files`)
      }
      if (told.figures !== undefined) figures = told.figures
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      showProgress('')
      if (figures !== undefined) resolve(figures)
      else reject(new Error(`${what} ended without figures: ${signal ?? code}`))
    })
    showProgress(what)
    child.send(one)
  })
}

function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`)
  else if (text !== '') console.error(text)
}

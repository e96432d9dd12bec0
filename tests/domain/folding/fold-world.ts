/**
 * One meter-day in a store without atomic reads: those who ingest, fold and read it take their steps
 * in any order. Beside it stands a model that never folds.
 */
import { type FoldPlan, planFold } from '../../../domain/folding/plan-fold.ts'
import { covers, type Fold, type StoredDay } from '../../../domain/folding/stored-day.ts'
import { READERS_GONE_MS, WRITERS_GONE_MS } from '../../../domain/folding/waits.ts'
import type { Contribution } from '../../../domain/readings/contribution.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
/** What a Lambda lives, a fold from its reading to its writing as well. */
const LAMBDA_LIVES = 15 * MINUTE
/** What readers are promised, after a fold has taken its time. */
const READER_LIVES = READERS_GONE_MS - LAMBDA_LIVES - MINUTE

export const MDAY = { meterId: 'm1', channel: 'main', date: '2025-06-02' } as const

/** Which parts of an object count, by object; one that says nothing is not there. */
export type View = Map<string, string>

interface Folder {
  readonly startedAt: number
  readonly todo: (() => void)[]
}

interface Reader {
  readonly startedAt: number
  readonly todo: (() => void)[]
  readonly seen: Contribution[]
  /** What was true at some moment since it began. */
  readonly truths: View[]
}

export class FoldWorld {
  nowMs = Date.parse('2025-06-03T00:00:00Z')
  readonly loose = new Map<string, Contribution>()
  readonly folds = new Map<number, Fold>()
  /** All that was ever ingested. */
  readonly model: Contribution[] = []
  /** All folds ever written. */
  readonly written: Fold[] = []
  readonly #superseded = new Map<string, number>()
  readonly #folders = new Map<number, Folder>()
  readonly #readers = new Map<number, Reader>()

  get stored(): Contribution[] {
    return [...this.loose.values(), ...[...this.folds.values()].flatMap((it) => it.contributions)]
  }

  get day(): StoredDay {
    const loose = [...this.loose].map(([id, contribution]) => ({ id, contribution }))
    return { ...MDAY, loose, folds: [...this.folds.values()].sort((a, b) => a.number - b.number) }
  }

  generationOf(source: string): number {
    const all = this.model.filter((one) => one.source === source)
    return Math.max(0, ...all.map(({ generation }) => generation))
  }

  /** A new generation of an object, or more of it. */
  ingest(contributions: readonly Contribution[]): void {
    const { source, generation } = contributions[0] as Contribution
    if (generation > this.generationOf(source)) this.#superseded.set(source, this.nowMs)
    for (const contribution of contributions) this.#add(contribution)
    for (const { truths } of this.#readers.values()) truths.push(viewOf(this.model))
  }

  /** One more part of an object's newest generation, where that is no withdrawal. */
  writePart(contribution: Contribution): void {
    const { source, generation, part } = contribution
    const parts = this.model.filter((one) => one.source === source && one.generation === generation)
    const isFree = parts.every((one) => one.part !== part && one.segments.length > 0)
    if (parts.length > 0 && isFree) this.ingest([contribution])
  }

  /** What one who has lost its lease still writes; not later than any of them lives. */
  writeLate(contribution: Contribution): void {
    const { source, generation, part } = contribution
    const since = this.#superseded.get(source) ?? 0
    const isKnown = this.model.some(
      (one) => one.source === source && one.generation === generation && one.part === part,
    )
    if (isKnown || generation < 1 || this.nowMs - since >= WRITERS_GONE_MS - HOUR) return
    this.#add(contribution)
  }

  #add(contribution: Contribution): void {
    const { source, generation, part } = contribution
    this.loose.set(`${source}.${generation}.${part}`, contribution)
    this.model.push(contribution)
  }

  tick(ms: number): void {
    this.nowMs += ms
    for (const [name, { startedAt }] of this.#folders) {
      if (this.nowMs - startedAt > LAMBDA_LIVES) this.#folders.delete(name)
    }
    for (const [name, { startedAt }] of this.#readers) {
      if (this.nowMs - startedAt > READER_LIVES) this.#readers.delete(name)
    }
  }

  /** One step of one who folds: it reads, reads on, writes each fold, deletes piece by piece. */
  stepFolder(name: number, foldsFirst: boolean): void {
    let folder = this.#folders.get(name)
    if (folder === undefined) {
      folder = { startedAt: this.nowMs, todo: [] }
      this.#folders.set(name, folder)
      this.#beginFold(folder.todo, foldsFirst)
    }
    folder.todo.shift()?.()
    if (folder.todo.length === 0) this.#folders.delete(name)
  }

  stopFolder(name: number): void {
    this.#folders.delete(name)
  }

  #beginFold(todo: (() => void)[], foldsFirst: boolean): void {
    let day: StoredDay = { ...MDAY, loose: [], folds: [] }
    const readLoose = (): void => {
      day = { ...day, loose: this.day.loose }
    }
    const readFolds = (): void => {
      day = { ...day, folds: this.day.folds }
    }
    const carryOut = (): void => {
      const { folds, remove } = planFold(day, this.nowMs)
      todo.push(...folds.map((fold) => () => this.save(fold)))
      const half = remove.length >> 1
      for (const ids of [remove.slice(0, half), remove.slice(half)]) {
        todo.push(() => {
          for (const id of ids) this.loose.delete(id)
        })
      }
    }
    todo.push(...(foldsFirst ? [readFolds, readLoose] : [readLoose, readFolds]), carryOut)
  }

  save(fold: Fold): void {
    if ((this.folds.get(fold.number)?.revision ?? 0) !== fold.revision - 1) return
    this.folds.set(fold.number, fold)
    this.written.push(fold)
  }

  /** A whole run of one who folds, uninterrupted. */
  fold(): FoldPlan {
    const plan = planFold(this.day, this.nowMs)
    for (const fold of plan.folds) this.save(fold)
    for (const id of plan.remove) this.loose.delete(id)
    return plan
  }

  /**
   * One step of a reader: the loose items, or one fold, in the order of keys or against it. Once it
   * is through, gives what it has seen, and what was true at moments since it began.
   */
  stepReader(name: number, foldsFirst: boolean): Omit<Reader, 'todo'> | undefined {
    let reader = this.#readers.get(name)
    if (reader === undefined) {
      const truths = [viewOf(this.model)]
      reader = { startedAt: this.nowMs, todo: [], seen: [], truths }
      this.#readers.set(name, reader)
      this.#beginRead(reader, foldsFirst)
    }
    reader.todo.shift()?.()
    if (reader.todo.length > 0) return undefined
    this.#readers.delete(name)
    return reader
  }

  #beginRead({ todo, seen }: Reader, foldsFirst: boolean): void {
    const readLoose = (): void => {
      seen.push(...this.loose.values())
    }
    const readFold = (number: number, step: 1 | -1): void => {
      const fold = this.folds.get(number)
      if (fold === undefined) return
      seen.push(...fold.contributions)
      todo.unshift(() => readFold(number + step, step))
    }
    if (foldsFirst) todo.push(() => readFold(this.folds.size - 1, -1), readLoose)
    else todo.push(readLoose, () => readFold(0, 1))
  }

  /** Lets time pass and folds until nothing is left to do; the runs that took. */
  converge(): number {
    for (let runs = 1; runs < 100; runs++) {
      const { folds, remove, nextMs } = this.fold()
      if (folds.length + remove.length === 0 && nextMs === undefined) return runs
      this.tick(Math.max(MINUTE, (nextMs ?? 0) - this.nowMs))
    }
    throw new Error('folding never comes to an end')
  }

  /** Loose contributions that no fold makes needless. */
  get open(): Contribution[] {
    const folds = [...this.folds.values()]
    return [...this.loose.values()].filter((one) => !folds.some((fold) => covers(fold, one)))
  }
}

export function viewOf(contributions: readonly Contribution[]): View {
  const view: View = new Map()
  for (const [source, all] of Map.groupBy(contributions, (one) => one.source)) {
    const newest = Math.max(...all.map(({ generation }) => generation))
    const parts = all.filter(({ generation, segments }) => generation === newest && segments.length)
    if (parts.length === 0) continue
    view.set(source, [newest, ...new Set(parts.map(({ part }) => part).sort())].join('.'))
  }
  return view
}

/** Puts and deletions on their way to DynamoDB: queued, in flight, or refused and to come again. */
import { BatchWriteItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { MetertallyError } from '../../domain/errors.ts'
import { sizeOf } from './attribute-values.ts'
import { WriteWindow } from './write-window.ts'

/** The service's limit. */
const BATCH = 25
/** The service takes 16 MB; below that, smaller requests are as fast. */
const REQUEST_BYTES = 4_000_000
/** What may be held at once, a request aside, however large the items are. */
const HELD_BYTES = 16_000_000

/** A put or a deletion, and at most how many bytes it takes. */
interface Write {
  readonly request: WriteRequest
  readonly size: number
}

function toWrite(request: WriteRequest): Write {
  const item = request.PutRequest?.Item ?? request.DeleteRequest?.Key ?? {}
  return { request, size: sizeOf(item) }
}

/**
 * Cuts puts and deletions into requests, and keeps as many of them in flight as DynamoDB takes. Add
 * them one by one and `send` whenever it `isFull`; `finish` when there are no more; `end` in any case.
 */
export class BatchWriter {
  readonly #client: DynamoDBDocumentClient
  readonly #table: string
  readonly #window = new WriteWindow()
  /** To be sent now, what comes again first. */
  #queue: Write[] = []
  #queuedBytes = 0
  /** Left unprocessed, to be queued again when the pause ends. */
  #refused: Write[] = []
  #pause: NodeJS.Timeout | undefined
  #inFlight = 0
  /** Of what is in flight or was refused. */
  #heldBytes = 0
  #failure: unknown
  /** Resolves when a request or the pause ends. */
  #change = Promise.withResolvers<void>()

  constructor(client: DynamoDBDocumentClient, table: string) {
    this.#client = client
    this.#table = table
  }

  add(request: WriteRequest): void {
    const write = toWrite(request)
    this.#queue.push(write)
    this.#queuedBytes += write.size
  }

  /** Whether what is queued fills a request. */
  get isFull(): boolean {
    return this.#queue.length >= BATCH || this.#queuedBytes >= REQUEST_BYTES
  }

  /** Sends full requests as soon as there is room for them, until less than one is left. */
  async send(): Promise<void> {
    while (this.isFull) {
      while (!this.#hasRoom) await this.#change.promise
      this.check()
      this.#sendOne()
    }
  }

  /** Sends all that is left, until all is written. */
  async finish(): Promise<void> {
    while (this.#queue.length + this.#refused.length + this.#inFlight > 0) {
      this.check()
      if (this.#queue.length > 0 && this.#hasRoom) this.#sendOne()
      else await this.#change.promise
    }
  }

  /** Waits for what is in flight, and sends nothing more. */
  async end(): Promise<void> {
    while (this.#inFlight > 0) await this.#change.promise
    clearTimeout(this.#pause)
  }

  /** Throws the first failure, if there is one. */
  check(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  /** A failure makes room, so that whoever waits for it hears of that. */
  get #hasRoom(): boolean {
    if (this.#failure !== undefined) return true
    // A whole request of what was refused waits already: more would only join it.
    if (this.#refused.length >= BATCH) return false
    return this.#inFlight < this.#window.size && this.#heldBytes < HELD_BYTES
  }

  #sendOne(): void {
    const batch: Write[] = []
    let size = 0
    for (const write of this.#queue) {
      if (batch.length === BATCH || (batch.length > 0 && size + write.size > REQUEST_BYTES)) break
      batch.push(write)
      size += write.size
    }
    this.#queue = this.#queue.slice(batch.length)
    this.#queuedBytes -= size
    this.#heldBytes += size
    this.#inFlight++
    void this.#write(batch, size)
  }

  /** Never rejects. */
  async #write(batch: readonly Write[], size: number): Promise<void> {
    const { round } = this.#window
    let refused: Write[] = []
    try {
      const requests = batch.map(({ request }) => request)
      const command = new BatchWriteItemCommand({ RequestItems: { [this.#table]: requests } })
      const answer = await this.#client.send(command)
      const left = answer.UnprocessedItems?.[this.#table] ?? []
      refused = left.map(toWrite)
      if (refused.length === 0) this.#window.taken(this.#inFlight)
      else this.#window.refused(round, refused.length === batch.length)
    } catch (error) {
      this.#fail(error)
    }
    this.#inFlight--
    this.#heldBytes -= size
    this.#keep(refused)
    this.#wake()
  }

  #keep(refused: readonly Write[]): void {
    if (refused.length === 0) return
    this.#refused.push(...refused)
    for (const { size } of refused) this.#heldBytes += size
    if (this.#window.isHopeless) this.#fail(this.#throttled())
    if (this.#failure !== undefined) return
    this.#pause ??= setTimeout(() => this.#resume(), Math.random() * this.#window.pauseMs)
  }

  #resume(): void {
    this.#pause = undefined
    for (const { size } of this.#refused) {
      this.#heldBytes -= size
      this.#queuedBytes += size
    }
    this.#queue = [...this.#refused, ...this.#queue]
    this.#refused = []
    this.#wake()
  }

  #fail(error: unknown): void {
    this.#failure ??= error
    clearTimeout(this.#pause)
  }

  #wake(): void {
    this.#change.resolve()
    this.#change = Promise.withResolvers()
  }

  #throttled(): MetertallyError {
    return new MetertallyError(
      'writes-throttled',
      `DynamoDB left ${this.#refused.length} items of table ${this.#table} unprocessed, and took none for about half a minute.`,
      { table: this.#table },
    )
  }
}

/** A bucket of drops, its queue of notifications, and the processes that work on them. */
import { join } from 'node:path'
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import type { Clients } from '../../adapters/clients.ts'
import { yamlConfig } from '../../adapters/config/load-config.ts'
import { type Log, wireFold, wireIngest } from '../../adapters/wiring.ts'
import { foldChanged } from '../../domain/folding/fold-changed.ts'
import type { IngestPorts } from '../../domain/ingestion/ingest-ports.ts'
import { changesOf, findDifferences } from '../../domain/reconciling/differences.ts'
import { createIngestHandler } from '../../handlers/ingest.ts'
import { bodiesIn } from '../adapters/sqs/queue-contents.ts'
import { handedBack, message, s3Event } from '../end-to-end/emulators.ts'
import { bytesOf, type Content } from './contents.ts'
import type { History, Notice } from './history.ts'
import { Oracle } from './oracle.ts'
import { SimulatedProcess } from './process.ts'
import type { Places } from './shared-emulators.ts'
import { moveTime, trueTime } from './virtual-time.ts'

const HOUR_MS = 3_600_000
/** Lambda ends a function after 15 minutes; nobody lives half as long as folding takes them to. */
const LONGEST_LIFE_MS = 12 * HOUR_MS
const FUNCTION_MS = 5 * 60_000
const CONFIG = yamlConfig([join(import.meta.dirname, 'config')])
const silent: Log = { info: () => {}, warn: () => {}, error: () => {} }

type Memory = Pick<History, 'heldReadings' | 'partBytes'>

export interface Message {
  readonly key: string
  readonly kind: 'created' | 'removed'
  /** Of one that a handler has sent itself. */
  readonly body?: string
  receipts: number
}

export class World {
  readonly oracle = new Oracle()
  readonly queue: Message[] = []
  /** What is said of handlers that hand a message back. */
  readonly errors: unknown[] = []
  /** Items that folding has written or deleted. */
  foldings = 0
  /** Messages of parts of objects. */
  parts = 0
  processes: SimulatedProcess[] = []
  readonly #clients: Clients
  readonly #places: Places
  readonly #memory: Memory
  readonly #contents = new Map<string, Content>()
  #started = 0

  constructor(clients: Clients, places: Places, memory: Memory) {
    this.#clients = clients
    this.#places = places
    this.#memory = memory
  }

  async upload(key: string, content: Content, notice: Notice): Promise<void> {
    const Bucket = this.#places.DROP_BUCKET
    await this.#clients.s3.send(new PutObjectCommand({ Bucket, Key: key, Body: bytesOf(content) }))
    this.oracle.uploaded(key, content, `${new Date(trueTime()).toISOString().slice(0, 19)}Z`)
    this.#contents.set(key, content)
    this.#notify(key, 'created', notice)
  }

  async uploadAgain(key: string, notice: Notice): Promise<void> {
    const content = this.#contents.get(key)
    if (content !== undefined) await this.upload(key, content, notice)
  }

  async delete(key: string, notice: Notice): Promise<void> {
    const Bucket = this.#places.DROP_BUCKET
    const isThere = this.oracle.keys().some((one) => one.key === key)
    await this.#clients.s3.send(new DeleteObjectCommand({ Bucket, Key: key }))
    this.oracle.deleted(key)
    if (isThere) this.#notify(key, 'removed', notice)
  }

  #notify(key: string, kind: Message['kind'], notice: Notice): void {
    if (notice === 'is lost') return
    this.queue.push({ key, kind, receipts: 0 })
    if (notice === 'comes twice') this.queue.push({ key, kind, receipts: 0 })
  }

  /** A new process, with nothing in its memory, works on the message; once it is done that goes. */
  receive(one: Message, skewHours = 0): SimulatedProcess {
    one.receipts++
    const ports = this.ports()
    const process = this.#start(skewHours, async (name) => {
      const handler = createIngestHandler({ ports, delayMessage: async () => {}, log: this.#log() })
      const event = one.body ?? s3Event(one.key, one.kind, this.#places.DROP_BUCKET)
      const back = await handedBack(
        handler(
          { Records: [message(`of ${one.key}`, event, one.receipts)] },
          {
            awsRequestId: name,
            getRemainingTimeInMillis: () => FUNCTION_MS,
          },
        ),
      )
      if (back.length > 0) return
      const at = this.queue.indexOf(one)
      if (at >= 0) this.queue.splice(at, 1)
    })
    return process
  }

  #log(): Log {
    return { ...silent, warn: (_, { error }) => this.errors.push(error) }
  }

  fold(): SimulatedProcess {
    const local = { clients: this.#clients, log: silent, config: CONFIG }
    const { ports } = wireFold(this.#places, local)
    return this.#start(0, async () => {
      const { folded, removed } = await foldChanged(ports, { isOver: () => false })
      this.foldings += folded + removed
    })
  }

  #start(skewHours: number, main: (name: string) => Promise<void>): SimulatedProcess {
    const name = `process-${++this.#started}`
    const process = new SimulatedProcess(name, skewHours * HOUR_MS, () => main(name))
    this.processes.push(process)
    return process
  }

  /** Ports as a process has them that has just started. */
  ports(): IngestPorts {
    const local = { clients: this.#clients, log: silent, config: CONFIG }
    const { ports } = wireIngest(this.#places, local)
    const { heldReadings, partBytes } = this.#memory
    const limits = { ...ports.limits, heldReadings }
    if (partBytes === undefined) return { ...ports, limits, splitting: undefined }
    return { ...ports, limits: { ...limits, partBytes, splitBytes: partBytes } }
  }

  /** Puts the messages that handlers have sent with the others. */
  async collect(): Promise<void> {
    if (this.#memory.partBytes === undefined) return
    const { INGEST_QUEUE_URL, DROP_BUCKET } = this.#places
    for (const body of await bodiesIn(this.#clients.sqs, INGEST_QUEUE_URL)) {
      // Worlds before this one may have left some.
      if (!body.includes(`"${DROP_BUCKET}"`)) continue
      if (body.includes('"phase"')) this.parts++
      this.queue.push({ key: 'sent by a handler', kind: 'created', body, receipts: 0 })
    }
  }

  /** Processes do not live for ever. */
  wait(milliseconds: number): void {
    moveTime(milliseconds)
    for (const process of this.processes) {
      if (trueTime() - process.startedAt > LONGEST_LIFE_MS) process.kill()
    }
    this.processes = this.processes.filter(({ ended }) => ended === undefined)
  }

  /** Lets all that wait go on to their end: also those whom others have long outrun. */
  async finish(): Promise<void> {
    for (const process of this.processes) await process.finish()
    this.wait(0)
  }

  /** Works off the queue. Throws where that never ends. */
  async drain(): Promise<void> {
    await this.collect()
    for (let round = 0; this.queue.length > 0; round++) {
      if (round === 30) throw new Error(`the queue never drains: ${this.errors.at(-1)}`)
      // Leases of the dead run out.
      this.wait(round === 0 ? 0 : 15 * 60_000)
      for (const one of [...this.queue]) await this.receive(one).finish()
      await this.collect()
    }
    this.wait(0)
  }

  async reconcile(): Promise<void> {
    for (const { key, removed } of changesOf(await findDifferences(this.ports()))) {
      this.#notify(key, removed ? 'removed' : 'created', 'comes')
    }
  }
}

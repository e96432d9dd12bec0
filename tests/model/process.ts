/** A simulated process: its commands to the outside wait at a gate, and it can die at any of them. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Clients } from '../../adapters/clients.ts'
import { trueTime } from './virtual-time.ts'

/** What becomes of a command that waits at the gate. */
export type Verdict =
  | 'go'
  /** The process dies; the command never reached the service. */
  | 'dies before'
  /** The process dies; the command was carried out. */
  | 'dies after'
  /** The process dies; of a batch of items the service wrote the first half. */
  | 'dies half-way'
  /** The service answers with an error, having done nothing. */
  | 'fails before'
  /** The command was carried out, but its answer is lost. */
  | 'fails after'

const current = new AsyncLocalStorage<SimulatedProcess>()

export class SimulatedProcess {
  readonly name: string
  readonly startedAt = trueTime()
  /** How far its clock is off, in milliseconds. */
  readonly skewMs: number
  /** Commands it has been let go on with. */
  commands = 0
  ended: 'done' | 'dead' | undefined
  #waiting: ((verdict: Verdict) => void)[] = []
  #running = 0
  #changed = Promise.withResolvers<void>()

  constructor(name: string, skewMs: number, main: () => Promise<void>) {
    this.name = name
    this.skewMs = skewMs
    current
      .run(this, main)
      .finally(() => this.#end('done'))
      .catch(() => {})
  }

  /** Lets the command that has waited longest go on, and waits until the next one waits or all is over. */
  async release(verdict: Verdict): Promise<void> {
    await this.#idle()
    if (this.ended !== undefined) return
    this.commands++
    this.#waiting.shift()?.(verdict)
    await this.#idle()
  }

  async finish(): Promise<void> {
    while (this.ended === undefined) await this.release('go')
  }

  /** Dies before its next command. */
  kill(): void {
    this.#end('dead')
  }

  /** What the middleware does with a command: `half` makes of it what a service had done half-way. */
  async command<Output>(
    send: () => Promise<Output>,
    half: (() => Promise<Output>) | undefined,
  ): Promise<Output> {
    const verdict = await new Promise<Verdict>((resolve) => {
      this.#waiting.push(resolve)
      this.#change()
    })
    this.#running++
    try {
      if (verdict === 'dies before') return await this.#die()
      if (verdict === 'fails before') throw new Error('the service has failed')
      const output = await (verdict === 'dies half-way' && half !== undefined ? half() : send())
      if (verdict === 'fails after') throw new Error('the answer of the service is lost')
      return verdict === 'go' ? output : await this.#die()
    } finally {
      this.#running--
      this.#change()
    }
  }

  #die(): Promise<never> {
    this.#running--
    this.#end('dead')
    return new Promise(() => {})
  }

  #end(how: 'done' | 'dead'): void {
    this.ended ??= how
    this.#change()
  }

  async #idle(): Promise<void> {
    while (this.ended === undefined && (this.#running > 0 || this.#waiting.length === 0)) {
      await this.#changed.promise
    }
  }

  #change(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }
}

/** How far the clock of the process that asks is off. */
export function skewOfCaller(): number {
  return current.getStore()?.skewMs ?? 0
}

/** From now on commands of simulated processes wait at their gates; all others go through. */
export function gate({ s3, documents, sns, sqs }: Clients): void {
  for (const { middlewareStack } of [s3, documents, sns, sqs] as unknown as Gated[]) {
    middlewareStack.add(
      (next) => async (given) => {
        const process = current.getStore()
        if (process === undefined) return next(given)
        const input = halfOf(given.input)
        return process.command(() => next(given), input && (() => next({ ...given, input })))
      },
      { step: 'initialize', priority: 'high', name: 'gate' },
    )
  }
}

interface Given {
  readonly input: { readonly RequestItems?: Record<string, readonly unknown[]> }
}
type Next = (given: Given) => Promise<never>
interface Gated {
  readonly middlewareStack: {
    add(
      middleware: (next: Next) => Next,
      options: { step: 'initialize'; priority: 'high'; name: string },
    ): void
  }
}

/** The first half of a batch of writes; undefined for what is no batch. */
function halfOf(input: Given['input']): Given['input'] | undefined {
  const [table, requests] = Object.entries(input.RequestItems ?? {})[0] ?? []
  if (table === undefined || !Array.isArray(requests) || requests.length < 2) return undefined
  return { ...input, RequestItems: { [table]: requests.slice(0, requests.length >> 1) } }
}

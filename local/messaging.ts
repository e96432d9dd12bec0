/** SQS and SNS for one machine: fauxqs, with the ingest queue, its dead letters and the topic. */
import { startFauxqs } from 'fauxqs'

export interface Messaging {
  readonly endpoint: string
  readonly queueUrl: string
  readonly topicArn: string
  /** Puts an event on the ingest queue, as S3 does. */
  send(event: unknown): void
  /** Messages that are waiting or being worked on. */
  pending(): number
  /** Of these, messages that are not put off for a while. */
  active(): number
  close(): Promise<void>
}

const QUEUE = 'metertally-ingest'
const DEAD_LETTERS = 'metertally-ingest-dead-letters'
/** As in serverless.yml. */
const MAX_RECEIVES = 10
const TWELVE_HOURS = 43_200
/** As the handler's longest wait. */
const PUT_OFF_LIMIT_MS = 900_000

/** Listens on a free port of the loopback interface. Its state goes with the process. */
export async function startMessaging(): Promise<Messaging> {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false })
  const { queueArn } = server.createQueue(DEAD_LETTERS)
  const redrive = { deadLetterTargetArn: queueArn, maxReceiveCount: MAX_RECEIVES }
  server.createQueue(QUEUE, {
    attributes: {
      VisibilityTimeout: String(TWELVE_HOURS),
      RedrivePolicy: JSON.stringify(redrive),
    },
  })
  const { topicArn } = server.createTopic('metertally-notices')
  const messages = () =>
    server.inspectQueue(QUEUE)?.messages ?? { ready: [], delayed: [], inflight: [] }
  const endpoint = `http://127.0.0.1:${server.port}`
  return {
    endpoint,
    queueUrl: `${endpoint}/000000000000/${QUEUE}`,
    topicArn,
    send: (event) => {
      server.sendMessage(QUEUE, JSON.stringify(event))
    },
    pending: () => {
      const { ready, delayed, inflight } = messages()
      return ready.length + delayed.length + inflight.length
    },
    active: () => {
      // A message that was handed back is in flight until its wait is over; a call lasts hours.
      const soon = Date.now() + PUT_OFF_LIMIT_MS
      const { ready, inflight } = messages()
      return ready.length + inflight.filter((one) => one.visibilityDeadline > soon).length
    },
    close: () => server.stop(),
  }
}

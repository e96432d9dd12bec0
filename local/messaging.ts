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
  close(): Promise<void>
}

const QUEUE = 'metertally-ingest'
const DEAD_LETTERS = 'metertally-ingest-dead-letters'
/** As in serverless.yml. */
const MAX_RECEIVES = 8
const TWELVE_HOURS = 43_200

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
  const endpoint = `http://127.0.0.1:${server.port}`
  return {
    endpoint,
    queueUrl: `${endpoint}/000000000000/${QUEUE}`,
    topicArn,
    send: (event) => {
      server.sendMessage(QUEUE, JSON.stringify(event))
    },
    pending: () => {
      const messages = server.inspectQueue(QUEUE)?.messages
      if (messages === undefined) return 0
      return messages.ready.length + messages.delayed.length + messages.inflight.length
    },
    close: () => server.stop(),
  }
}

/** SQS and SNS for one machine: fauxqs, with the ingest queue, its dead letters and the topic. */
import { CreateTopicCommand } from '@aws-sdk/client-sns'
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs'
import { buildApp } from 'fauxqs'
import { snsClient, sqsClient } from '../adapters/clients.ts'
import { guardLoopback } from './loopback-guard.ts'

export interface Messaging {
  readonly endpoint: string
  readonly queueUrl: string
  readonly deadLettersUrl: string
  readonly topicArn: string
  /** Puts an event on the ingest queue, as S3 does. */
  send(event: unknown): Promise<void>
  /** Messages that are waiting or being worked on. */
  pending(): Promise<number>
  /** Of these, messages that can be received now, or are on their way to the queue. */
  waiting(): Promise<number>
  /** Messages that failed too often. */
  deadLetters(): Promise<number>
  close(): Promise<void>
}

/** What fauxqs tells of a queue beyond the protocol. */
interface Inspection {
  readonly messages: {
    readonly ready: readonly unknown[]
    readonly delayed: readonly unknown[]
    readonly inflight: readonly unknown[]
  }
}

const QUEUE = 'metertally-ingest'
const DEAD_LETTERS = 'metertally-ingest-dead-letters'
/** As in serverless.yml. */
export const MAX_RECEIVES = 10

/** Listens on a free port of the loopback interface. Its state goes with the process. */
export async function startMessaging(): Promise<Messaging> {
  // Its own start function listens on all interfaces.
  const app = buildApp({ logger: false })
  const endpoint = await app.listen({ port: 0, host: '127.0.0.1' })
  guardLoopback(app.server)
  const endpoints = { s3: '', dynamodb: '', messaging: endpoint }
  const sqs = sqsClient(endpoints)
  const sns = snsClient(endpoints)
  const createQueue = async (name: string, attributes: Record<string, string>): Promise<string> => {
    await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }))
    return `${endpoint}/000000000000/${name}`
  }
  const deadLettersUrl = await createQueue(DEAD_LETTERS, {})
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLettersUrl, AttributeNames: ['QueueArn'] }),
  )
  const redrive = { deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: MAX_RECEIVES }
  const queueUrl = await createQueue(QUEUE, {
    RedrivePolicy: JSON.stringify(redrive),
  })
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'metertally-notices' }))
  const inspect = async (queue = QUEUE): Promise<Inspection['messages']> => {
    const answer = await app.inject(`/_fauxqs/queues/${queue}`)
    return answer.json<Inspection>().messages
  }
  let sending = 0
  return {
    endpoint,
    queueUrl,
    deadLettersUrl,
    topicArn: TopicArn as string,
    send: async (event) => {
      sending++
      try {
        const MessageBody = JSON.stringify(event)
        await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }))
      } finally {
        sending--
      }
    },
    pending: async () => {
      const onTheirWay = sending
      const { ready, delayed, inflight } = await inspect()
      return onTheirWay + ready.length + delayed.length + inflight.length
    },
    waiting: async () => {
      const onTheirWay = sending
      return onTheirWay + (await inspect()).ready.length
    },
    deadLetters: async () => {
      const { ready, delayed, inflight } = await inspect(DEAD_LETTERS)
      return ready.length + delayed.length + inflight.length
    },
    close: async () => {
      sqs.destroy()
      sns.destroy()
      await app.close()
    },
  }
}

/** Notices to people, by an SNS topic. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns'
import type { Notifier } from '../../domain/ports.ts'

/** The service wants less than 100 characters, none of them a control character. */
const LONGEST_SUBJECT = 99
/** Well under the limit of 256 KB. */
const LONGEST_TEXT = 60_000

export class SnsNotifier implements Notifier {
  readonly #client: SNSClient
  readonly #topicArn: string

  constructor(client: SNSClient, topicArn: string) {
    this.#client = client
    this.#topicArn = topicArn
  }

  async notify({ subject, text }: { subject: string; text: string }): Promise<void> {
    await this.#client.send(
      new PublishCommand({
        TopicArn: this.#topicArn,
        Subject: [...subject.replace(/\p{Cc}/gu, ' ')].slice(0, LONGEST_SUBJECT).join(''),
        // The subject may be cut; the text has it whole.
        Message: `${subject}\n\n${text}`.slice(0, LONGEST_TEXT),
      }),
    )
  }
}

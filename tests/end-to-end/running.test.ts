/** How other commands on the machine find a running stack. */
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { ListBucketsCommand } from '@aws-sdk/client-s3'
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs'
import { expect, test } from '@jest/globals'
import { localClients } from '../../adapters/clients.ts'
import { type Running, readRunning } from '../../local/running.ts'
import { processFolder } from './processes.ts'

const { start, path } = processFolder()

test('a running stack can be found and reached, until it stops', async () => {
  const started = start('home')
  await started.ready
  const running = (await readRunning(path('home'))) as Running
  expect(running).toMatchObject({ pid: started.child.pid, api: await started.ready })

  const { s3, documents, sqs, sns } = localClients(running)
  const { Buckets = [] } = await s3.send(new ListBucketsCommand())
  expect(Buckets.map(({ Name }) => Name)).toEqual(
    expect.arrayContaining([running.dropBucket, running.workBucket]),
  )
  const { TableNames = [] } = await documents.send(new ListTablesCommand())
  expect(TableNames.sort()).toEqual(Object.values(running.tables).sort())
  for (const QueueUrl of [running.queueUrl, running.deadLettersUrl]) {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    )
    expect(Attributes?.ApproximateNumberOfMessages).toBe('0')
  }
  for (const client of [s3, documents, sqs, sns]) client.destroy()

  await started.kill('SIGTERM')
  expect(await readRunning(path('home'))).toBeUndefined()
})

test('a stack that was killed is not found, and the next one is', async () => {
  const killed = start('home')
  await killed.ready
  await killed.kill('SIGKILL')
  expect(await readRunning(path('home'))).toBeUndefined()
  const next = start('home')
  await next.ready
  expect(await readRunning(path('home'))).toMatchObject({ pid: next.child.pid })
})

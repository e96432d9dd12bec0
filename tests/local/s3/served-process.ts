/** Serves a directory in a process of its own, for tests that kill it. Prints the endpoint. */
import { startObjectServer } from '../../../local/s3/object-server.ts'

const server = await startObjectServer({
  directory: process.argv[2] ?? '',
  port: 0,
  buckets: ['meter-drops'],
  versioned: ['meter-drops'],
  onChange: () => {},
})
console.log(server.endpoint)

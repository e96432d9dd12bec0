/** A table server in a process of its own, for `writing.ts`: `dynalite <folder>` or `null`. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startTableServer } from '../local/table-server.ts'

/** Answers every request at once, so that whoever sends them is the bound. */
async function startNullServer(): Promise<string> {
  const server = createServer((request, response) => {
    request.resume()
    request.once('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.0')
      response.end('{}')
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const [kind, folder = ''] = process.argv.slice(2)
process.send?.(
  kind === 'null' ? await startNullServer() : (await startTableServer(folder, 0)).endpoint,
)

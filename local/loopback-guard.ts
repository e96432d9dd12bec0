/** Keeps web pages away from servers that take any credentials and rely on being local. */
import type { IncomingHttpHeaders, RequestListener, Server } from 'node:http'

const LOOPBACK_HOST = /^(?:127\.0\.0\.1|(?:[\w.-]+\.)?localhost|\[::1\])(?::\d*)?$/i

const REFUSAL = 'Refused: the Host header, and Origin if there is one, must name this machine.\n'

/**
 * Answers 403 to a request whose `Host`, or whose `Origin` if it has one, is not 127.0.0.1,
 * localhost, a name below it or [::1], on any port. Listening on the loopback interface is not
 * enough, as the user's own browser is inside of it:
 *
 * - A page of any site may send a form to http://127.0.0.1, which needs no preflight, and so delete
 *   the bucket's objects. Browsers put an `Origin` on every such request, `null` for a sandboxed page.
 * - A site may point its own name at 127.0.0.1 (DNS rebinding) and then even read the answers. It
 *   cannot change the `Host` that the browser sends.
 *
 * Programs send no `Origin`, nor does a browser that opens a link, so presigned URLs work. Call it
 * once the server has its request listeners: those that come later are not guarded.
 */
export function guardLoopback(server: Server): void {
  const listeners = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (isFromHere(request.headers)) {
      for (const listener of listeners) listener.call(server, request, response)
      return
    }
    response.statusCode = 403
    response.setHeader('Content-Type', 'text/plain; charset=utf-8')
    response.end(REFUSAL)
  })
}

function isFromHere({ host = '', origin }: IncomingHttpHeaders): boolean {
  if (!LOOPBACK_HOST.test(host)) return false
  if (origin === undefined) return true
  const [, originHost = ''] = /^https?:\/\/(.*)$/i.exec(origin) ?? []
  return LOOPBACK_HOST.test(originHost)
}

/** Shows how far a command is: one line on a terminal, else a line now and then. */

const ON_TERMINAL_MS = 500
const ELSEWHERE_MS = 10_000
const CLEAR_LINE = '\r\u001b[K'

/** Writes the line again and again; the function that it gives ends that. */
export function showProgress(stream: NodeJS.WriteStream, line: () => string): () => void {
  const timer = setInterval(
    () => stream.write(stream.isTTY ? `${CLEAR_LINE}${line()}` : `${line()}\n`),
    stream.isTTY ? ON_TERMINAL_MS : ELSEWHERE_MS,
  )
  return () => {
    clearInterval(timer)
    if (stream.isTTY) stream.write(CLEAR_LINE)
  }
}

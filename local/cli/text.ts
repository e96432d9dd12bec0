/** Headings, lists and paragraphs of plain text, wrapped; bold only on a terminal. */
import { styleText } from 'node:util'

const WIDTH = 100

/** Without control characters, which could move a terminal's cursor: a file may hold anything. */
export function plain(text: string): string {
  return text
    .replace(/\r?\n/g, '⏎')
    .replace(/\p{Cc}|\p{Cf}/gu, (character) =>
      character === '\t'
        ? '⇥'
        : `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, '0')}`,
    )
}

/** Such as `1 day` and `2 days`. */
export function several(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

export function shorten(text: string, most: number): string {
  const characters = [...text]
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}

export function paragraph(text: string): string {
  return wrap(text, 0).join('\n')
}

export function section(title: string, body: string): string {
  // Styles only where standard output is a terminal that wants them.
  return `${styleText('bold', title, { stream: process.stdout })}\n${body}`
}

/** Names and what they are, in two columns. */
export function facts(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([name]) => name.length))
  const indent = width + 4
  return pairs
    .map(([name, text]) => {
      const lines = wrap(text, indent)
      return `  ${name.padEnd(width)}  ${lines.join(`\n${' '.repeat(indent)}`)}`
    })
    .join('\n')
}

/** Sentences of the form `name: what it is` in two columns, others as they are. */
export function list(sentences: readonly string[]): string {
  const split = sentences.map((sentence) => /^([a-z][a-z -]{0,15}): (.*)$/s.exec(plain(sentence)))
  if (split.every((match) => match !== null)) {
    return facts(split.map(([, name, text]) => [name as string, text as string]))
  }
  return sentences.map((sentence) => `  - ${wrap(plain(sentence), 4).join('\n    ')}`).join('\n')
}

/** Lines that fit beside an indent; a word that does not fit stands alone. */
function wrap(text: string, indent: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH - indent) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

#!/usr/bin/env node
/**
 * The command `metertally`: runs the project's own Node on the command's TypeScript, as npm scripts
 * do. Plain JavaScript: it runs on any Node 20 or newer.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { projectNode, root } from '../scripts/ensure-installed.mjs'

const [command, ...rest] = process.argv.slice(2)
const [script, args] =
  command === 'start'
    ? [join('local', 'main.ts'), rest]
    : [join('local', 'cli', 'main.ts'), process.argv.slice(2)]

const child = spawn(
  projectNode,
  ['--disable-warning=ExperimentalWarning', join(root, script), ...args],
  { stdio: 'inherit' },
)
// The terminal sends Ctrl-C to both; the child decides what comes of it.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('error', (error) => {
  console.error(`metertally: ${error.message}`)
  process.exit(2)
})
child.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 1
})

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

/** What Node makes of the TypeScript: to begin takes half as long the second time. */
const compiled = join(root, 'node_modules', '.cache', 'metertally')
const child = spawn(
  projectNode,
  ['--disable-warning=ExperimentalWarning', join(root, script), ...args],
  { stdio: 'inherit', env: { NODE_COMPILE_CACHE: compiled, ...process.env } },
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

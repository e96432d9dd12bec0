/** Runs `npm ci` when node_modules does not match the lock file. Plain JavaScript: it runs on any Node 20 or newer. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'node_modules', '.metertally-lock')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''

if (installed !== wanted) {
  console.error('metertally: installing packages (npm ci), this takes a minute the first time')
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (npm.status !== 0) {
    console.error('metertally: npm ci failed; its message above says why')
    process.exit(npm.status ?? 1)
  }
  writeFileSync(stamp, wanted)
}

// npm scripts look in node_modules/.bin first: this is the Node that they will run on.
const bin = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
const runtime = existsSync(bin) ? bin : process.execPath
const version = execFileSync(runtime, ['--version'], { shell: process.platform === 'win32' })
  .toString()
  .trim()
const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `metertally: needs Node 24 (or at least 22.18). npm has no Node 24 package for ${process.platform}-${process.arch}, ` +
      `and this machine has ${version}. Install Node 24 from https://nodejs.org and run this again.`,
  )
  process.exit(1)
}

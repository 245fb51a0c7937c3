// Whether package-lock.json installs everywhere, from Node 20 on; `--mend` makes it so. Two things npm does silently:
//
// 1. A package for another system that the registry at hand does not have is dropped from the lock file; after that `npm ci` fails, for everyone.
// 2. An optional package (the native part of a build tool) whose `engines` do not admit the Node that runs npm is left out. Here npm may run on Node 20,
//    but the tools run on the Node 24 that it installs, so that `engines` of an optional package says nothing.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './prepare.mjs'

const path = join(root, 'package-lock.json')
const lock = JSON.parse(readFileSync(path, 'utf8'))
const wrong = []

const isListed = (name) => Object.keys(lock.packages).some((key) => key === `node_modules/${name}` || key.endsWith(`/node_modules/${name}`))

/** What the name of such a package says of its system, as npm's own entries have it. */
function entryFor(name, version, dev) {
  const [, os, cpu, abi] = name.match(/[-/](android|darwin|freebsd|linux|openharmony|win32)-([a-z]+\d*[a-z]*)(?:-(\w+))?$/) ?? []
  if (!os || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    throw new Error(`${name}@${version} is missing from package-lock.json, and its name does not say for which system it is.`)
  const libc = os !== 'linux' || cpu === 'arm' ? undefined : abi?.startsWith('musl') ? ['musl'] : ['glibc']
  return { version, cpu: [cpu], ...(dev && { dev }), ...(libc && { libc }), optional: true, os: [os] }
}

for (const { dev, optionalDependencies = {} } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isListed(name)) continue
    wrong.push(`${name}@${version} is missing`)
    lock.packages[`node_modules/${name}`] = entryFor(name, version, dev)
  }
}
for (const [key, entry] of Object.entries(lock.packages)) {
  const wanted = entry.optional && entry.engines?.node
  if (!wanted || !/^\s*(>=|\^)\s*2[1-9]/.test(wanted)) continue
  wrong.push(`${key} is left out by Node 20 (${wanted})`)
  delete entry.engines
}

if (wrong.length === 0) {
  process.stdout.write('The lock file is whole.\n')
} else if (process.argv.includes('--mend')) {
  const [own, ...rest] = Object.entries(lock.packages)
  lock.packages = Object.fromEntries([own, ...rest.sort(([a], [b]) => a.localeCompare(b, 'en'))])
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
  process.stdout.write(`Mended: ${wrong.join('; ')}.\n`)
} else {
  process.stderr.write(`${wrong.join('\n')}\nMend it with: node scripts/lock-file.mjs --mend\n`)
  process.exit(1)
}

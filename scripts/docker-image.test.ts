/** The image is built where there is a Docker engine, which tests have not; what it is built from is looked at here. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const lines = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n').filter(Boolean)
const taken = lines.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []))
const left = lines.filter((line) => line !== '*' && !line.startsWith('!'))

/** Whether `.dockerignore` lets a file into the build. */
function isTaken(path: string): boolean {
  const within = (folder: string) => path === folder || path.startsWith(`${folder}/`)
  return taken.some(within) && !left.some((line) => (line.startsWith('**/*') ? path.endsWith(line.slice(4)) : within(line)))
}

function filesIn(path: string): string[] {
  if (!statSync(join(ROOT, path)).isDirectory()) return isTaken(path) ? [path] : []
  return readdirSync(join(ROOT, path)).flatMap((name) => filesIn(join(path, name)))
}
const files = taken.flatMap(filesIn)
const sources = files.filter((path) => /\.(ts|tsx|mjs)$/.test(path))

const IMPORT = /(?:\bfrom\s+|\bimport\s+|\bimport\(\s*|\bnew URL\(\s*)'([^'\n]+)'/g
/** Of which nothing is left when it runs. */
const TYPES_ONLY = /\bimport type [^']+'[^'\n]+'/g
/** What a source imports, and where that lies if it is one of ours. */
const importsOf = (path: string) =>
  [...readFileSync(join(ROOT, path), 'utf8').replaceAll(TYPES_ONLY, '').matchAll(IMPORT)].map(([, name = '']) => {
    if (name.startsWith('#')) return { name, file: name.slice(1) }
    if (name.startsWith('./') || name.startsWith('../')) return { name, file: relative(ROOT, resolve(ROOT, dirname(path), name)) }
    return { name, file: undefined }
  })

test('all that the sources in the image import is in the image', () => {
  expect(sources.length).toBeGreaterThan(500)
  const missing = sources.flatMap((path) =>
    importsOf(path)
      .filter(({ name, file }) => file !== undefined && /\.(ts|tsx|mjs|css|json)$/.test(name) && !file.startsWith('server/generated/'))
      .filter(({ file = '' }) => !existsSync(join(ROOT, file)) || !isTaken(file))
      .map(({ name }) => `${path}: ${name}`),
  )
  expect(missing).toEqual([])
})

test('the packages that run in the image are not left out as development tools', () => {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const packages = sources
    .filter((path) => /^(server|shared)\//.test(path))
    .flatMap((path) => importsOf(path).flatMap(({ name, file }) => (file === undefined && !isBuiltin(name) ? [{ path, name }] : [])))
    .filter(({ name }) => /^[@a-z]/.test(name) && !name.includes(':'))
    .filter(({ name }) => !Object.hasOwn(dependencies, name.split('/', name.startsWith('@') ? 2 : 1).join('/')))
  // Vite serves the pages while they are being made, and only then.
  expect(packages.filter(({ name }) => name !== 'vite')).toEqual([])
})

test('every step of the Dockerfile copies what is there', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  const copied = [...dockerfile.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '))
  expect(copied.filter((path) => path !== '.' && !files.some((file) => file === path || file.startsWith(`${path}/`)))).toEqual([])
})

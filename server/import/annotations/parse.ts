import type { z } from 'zod'
import { type Flaw, unprintableIn } from '#shared/session-file/check.ts'
import { flawed } from './flawed.ts'

/**
 * What a file of JSON says.
 * @throws Refusal `bad-format` that says where it is none
 */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw flawed('bad-format', 'The file is not text in UTF-8. Save it as JSON again and bring that.', { why: 'not-utf8' })
  }
  if (text.trim() === '') throw flawed('bad-format', 'There is nothing in the file. Choose another.', { why: 'empty' })
  try {
    return JSON.parse(text)
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    const place = at === undefined ? undefined : placeIn(text, Number(at))
    const where = place ? `in line ${place.line}, at character ${place.character}` : 'near its end'
    throw flawed('bad-format', `The file is not JSON: it breaks off or goes wrong ${where}.`, { why: 'not-json', ...place })
  }
}

function placeIn(text: string, at: number): { line: number; character: number } {
  const before = text.slice(0, at)
  return { line: before.split('\n').length, character: at - before.lastIndexOf('\n') }
}

/** One place in a file of ours that does not hang together with the rest. */
export const misfitOf = ({ at, what }: Flaw) =>
  flawed('refused-record', `${at || 'The file'} ${what}.`.slice(0, 400), { why: 'misfit', at, what: what.slice(0, 400) })

/**
 * A file of ours, read.
 * @throws Refusal `refused-record` that names the first thing that does not fit, and where it is
 */
export function parseStrictly<T>(schema: z.ZodType<T>, value: unknown): T {
  const unprintable = unprintableIn(value)
  if (unprintable) throw misfitOf(unprintable)
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw misfitOf({ at: pathOf(issue?.path ?? []), what: `does not fit: ${issue?.message ?? 'it is something else'}` })
}

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((so, key) => (typeof key === 'number' ? `${so}[${key}]` : so === '' ? String(key) : `${so}.${String(key)}`), '')

/** What a file of JSON is, by its first properties. */
export type AnnotationsFormat = 'catena' | 'web-annotations' | 'hypothesis'

/** @throws Refusal `bad-format` for what is none of them */
export function formatOf(value: unknown): AnnotationsFormat {
  if (isObject(value)) {
    if (typeof value['format'] === 'string' && value['format'].startsWith('catena')) return 'catena'
    const listed = value['annotations'] ?? value['rows']
    if (Array.isArray(listed) && (listed.length === 0 || looksLikeHypothesis(listed[0]))) return 'hypothesis'
    if ('@context' in value || typeof value['type'] === 'string' || Array.isArray(value['type'])) return 'web-annotations'
  }
  if (Array.isArray(value) && value.length > 0) {
    if (looksLikeHypothesis(value[0])) return 'hypothesis'
    if (isObject(value[0]) && ('target' in value[0] || '@context' in value[0])) return 'web-annotations'
  }
  throw flawed(
    'bad-format',
    'These are no annotations that Catena knows. It reads its own exports in JSON and JSON-LD, other Web Annotations in JSON-LD, and what Hypothesis exports as JSON.',
    { why: 'unknown-format' },
  )
}

const looksLikeHypothesis = (item: unknown): boolean =>
  isObject(item) && typeof item['user'] === 'string' && ('uri' in item || 'text' in item || 'permissions' in item)

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

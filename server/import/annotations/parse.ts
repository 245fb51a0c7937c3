import type { z } from 'zod'
import { Refusal } from '#shared/errors.ts'
import { unprintableIn } from '#shared/session-file/check.ts'

/**
 * What a file of JSON says.
 * @throws Refusal `bad-format` that says where it is none
 */
export function parseJson(bytes: Uint8Array): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Refusal('bad-format', 'The file is not text in UTF-8. Save it as JSON again and bring that.')
  }
  if (text.trim() === '') throw new Refusal('bad-format', 'There is nothing in the file. Choose another.')
  try {
    return JSON.parse(text)
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    const where = at === undefined ? 'near its end' : placeIn(text, Number(at))
    throw new Refusal('bad-format', `The file is not JSON: it breaks off or goes wrong ${where}.`)
  }
}

function placeIn(text: string, at: number): string {
  const before = text.slice(0, at)
  const line = before.split('\n').length
  return `in line ${line}, at character ${at - before.lastIndexOf('\n')}`
}

/**
 * A file of ours, read.
 * @throws Refusal `refused-record` that names the first thing that does not fit, and where it is
 */
export function parseStrictly<T>(schema: z.ZodType<T>, value: unknown): T {
  const unprintable = unprintableIn(value)
  if (unprintable) throw new Refusal('refused-record', `${unprintable.at || 'The file'} ${unprintable.what}.`, { at: unprintable.at })
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const at = pathOf(issue?.path ?? [])
  throw new Refusal(
    'refused-record',
    `${at === '' ? 'The file' : at} does not fit: ${issue?.message ?? 'it is something else'}`.slice(0, 400),
    { at },
  )
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
  throw new Refusal(
    'bad-format',
    'These are no annotations that Catena knows. It reads its own exports in JSON and JSON-LD, other Web Annotations in JSON-LD, and what Hypothesis exports as JSON.',
  )
}

const looksLikeHypothesis = (item: unknown): boolean =>
  isObject(item) && typeof item['user'] === 'string' && ('uri' in item || 'text' in item || 'permissions' in item)

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

import type { Seeded } from '../harness/seeded.ts'
import { hostileText, type Json } from './hostile-values.ts'

/** As much of JSON Schema 2020-12 as our own descriptions use. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: Json
  readonly enum?: readonly Json[]
  readonly default?: Json
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly allOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema
  readonly prefixItems?: readonly JsonSchema[]
  readonly maxItems?: number
  readonly minItems?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
}

/** Where values come from that fit a description. */
export interface Source {
  readonly random: Seeded
  /** Ids, codes and words that mean something to the server; one of them is taken where its form fits. */
  readonly known: readonly string[]
  /** What `$ref`s lead to. */
  readonly whole: unknown
}

/** A value that fits a description, or nearly: what JSON Schema does not say is not known here. */
export function fromSchema(schema: JsonSchema, source: Source, depth = 0): Json {
  const { random } = source
  if (schema.$ref !== undefined) return depth > 12 ? null : fromSchema(referred(schema.$ref, source.whole), source, depth + 1)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return random.of(schema.enum) ?? null
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fromSchema(random.of(choices) ?? {}, source, depth + 1)
  if (schema.allOf) {
    const parts = schema.allOf.map((part) => fromSchema(part, source, depth + 1))
    return Object.assign({}, ...parts) as Json
  }
  const type = typeof schema.type === 'object' ? random.of(schema.type) : schema.type
  switch (type) {
    case 'object':
      return objectOf(schema, source, depth)
    case 'array': {
      const most = Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3)
      const length = (schema.minItems ?? 0) + random.below(most - (schema.minItems ?? 0) + 1)
      return Array.from({ length }, (_, nth) => fromSchema(schema.prefixItems?.[nth] ?? schema.items ?? {}, source, depth + 1))
    }
    case 'string':
      return textOf(schema, source)
    case 'integer':
    case 'number': {
      const low = schema.minimum ?? -10
      const high = Math.min(schema.maximum ?? low + 1_000, 2 ** 53)
      const number = random.of([low, high, low + random.next() * Math.min(high - low, 10_000)]) ?? 0
      return type === 'integer' ? Math.trunc(number) : number
    }
    case 'boolean':
      return random.below(2) === 0
    case 'null':
      return null
    default:
      return random.of<Json>([null, 1, 'x', {}, []]) ?? null
  }
}

function objectOf(schema: JsonSchema, source: Source, depth: number): Json {
  const { random } = source
  const required = new Set(schema.required)
  const entries = Object.entries(schema.properties ?? {})
    .filter(([name]) => required.has(name) || random.below(2) === 0)
    .map(([name, part]): [string, Json] => [name, fromSchema(part, source, depth + 1)])
  if (typeof schema.additionalProperties === 'object' && depth < 8)
    entries.push([random.of(source.known) ?? 'x', fromSchema(schema.additionalProperties, source, depth + 1)])
  return Object.fromEntries(entries)
}

function textOf({ pattern, format, minLength = 0, maxLength = 1_000 }: JsonSchema, { random, known }: Source): string {
  const form = pattern === undefined ? (format === 'uuid' ? /^[0-9a-f-]{36}$/ : undefined) : new RegExp(pattern, 'u')
  const fitting = known.filter((text) => (!form || form.test(text)) && text.length >= minLength && text.length <= maxLength)
  if (fitting.length > 0 && (form || random.below(3) === 0)) return random.of(fitting) ?? ''
  if (form) return format === 'date-time' ? '2026-11-23T12:00:00Z' : hostileText(random)
  const text = random.below(2) === 0 ? hostileText(random) : 'Plain words. '.repeat(1 + random.below(4))
  return text.padEnd(minLength, 'x').slice(0, random.below(4) === 0 ? undefined : maxLength)
}

function referred(reference: string, whole: unknown): JsonSchema {
  const found = reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter((part) => part !== '')
    .reduce<unknown>((at, part) => (at !== null && typeof at === 'object' ? Reflect.get(at, part) : undefined), whole)
  return (found ?? {}) as JsonSchema
}

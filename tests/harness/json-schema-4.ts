/**
 * As much of JSON Schema (draft 4) as the W3C's tests of the Web Annotation Data Model use: whether a value is valid. As
 * the draft has it, what stands beside a `$ref` counts for nothing.
 */
import { z } from 'zod'

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
function objectIn(value: unknown): Json {
  if (!isObject(value)) throw new Error('a schema is an object')
  return value
}

/** @param load the schema in a file, by its name */
export function createValidator(load: (file: string) => unknown): (file: string, value: unknown) => boolean {
  const at = (file: string, pointer: string): unknown =>
    pointer
      .split('/')
      .filter((part) => part !== '')
      .reduce<unknown>((found, part) => objectIn(found)[part], load(file))

  const isValid = (unparsed: unknown, value: unknown, file: string): boolean => {
    const schema = objectIn(unparsed)
    const { $ref } = schema
    if (typeof $ref === 'string') {
      const [name = '', pointer = ''] = $ref.split('#', 2)
      const other = name === '' ? file : name
      return isValid(at(other, pointer), value, other)
    }
    const all = (keyword: string): readonly unknown[] | undefined => {
      const list = schema[keyword]
      return Array.isArray(list) ? list : undefined
    }
    const fits = (one: unknown) => isValid(one, value, file)
    const object = isObject(value) ? value : undefined
    const named = (keyword: string) => Object.entries(objectIn(schema[keyword] ?? {}))
    const { items, minItems, maxItems, minimum, pattern, format, not } = schema
    return (
      (schema['type'] === undefined || [schema['type']].flat().some((type) => isOfType(value, type))) &&
      (all('enum')?.includes(value) ?? true) &&
      (all('allOf')?.every(fits) ?? true) &&
      (all('anyOf')?.some(fits) ?? true) &&
      (all('oneOf') === undefined || all('oneOf')?.filter(fits).length === 1) &&
      (not === undefined || !fits(not)) &&
      (object === undefined || (all('required') ?? []).every((key) => typeof key === 'string' && key in object)) &&
      (object === undefined || named('properties').every(([key, one]) => !(key in object) || isValid(one, object[key], file))) &&
      (object === undefined ||
        named('patternProperties').every(([key, one]) =>
          Object.entries(object).every(([name, part]) => !new RegExp(key).test(name) || isValid(one, part, file)),
        )) &&
      (!Array.isArray(value) ||
        ((items === undefined ||
          (Array.isArray(items)
            ? items.every((one, nth) => nth >= value.length || isValid(one, value[nth], file))
            : value.every((part) => isValid(items, part, file)))) &&
          value.length >= Number(minItems ?? 0) &&
          value.length <= Number(maxItems ?? Infinity))) &&
      (typeof value !== 'number' || value >= Number(minimum ?? -Infinity)) &&
      (typeof value !== 'string' || ((typeof pattern !== 'string' || new RegExp(pattern).test(value)) && isOfFormat(value, format)))
    )
  }
  return (file, value) => isValid(load(file), value, file)
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'object':
      return isObject(value)
    case 'array':
      return Array.isArray(value)
    case 'integer':
      return Number.isInteger(value)
    case 'null':
      return value === null
    default:
      return typeof value === type
  }
}

const isOfFormat = (text: string, format: unknown): boolean =>
  format === 'uri'
    ? z.url().safeParse(text).success
    : format === 'date-time'
      ? z.iso.datetime({ offset: true }).safeParse(text).success
      : true

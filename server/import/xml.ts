import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import { Refusal } from '#shared/errors.ts'
import { decodeText } from './decode.ts'

/** An element of a parsed document: attributes begin with `@`, children are always lists, text is `#text`. */
export type Xml = { [name: string]: string | Xml[] }

const Xml: z.ZodType<Xml> = z.lazy(() => z.record(z.string(), z.union([z.string(), z.array(Xml)])))

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  alwaysCreateTextNode: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: true,
  htmlEntities: false,
  maxNestedTags: 200,
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
})

/**
 * A small XML document (a manifest, a table of relations). A DTD is refused, and with it every entity of the file's own.
 * @throws Refusal `import-failed` for a DTD or damaged XML.
 */
export function parseXml(bytes: Uint8Array): Xml {
  const text = decodeText(bytes)
  refuseDtd(text)
  try {
    return Xml.parse(parser.parse(text))
  } catch {
    throw new Refusal('import-failed', 'The file is damaged. Open it where it was made, save it again and bring that.')
  }
}

/** @throws Refusal if the text declares a document type or an entity. */
export function refuseDtd(text: string): void {
  if (/<!(?:DOCTYPE|ENTITY)\b(?!\s+(?:package|ncx)\b[^[>]*>)/i.test(text))
    throw new Refusal(
      'import-failed',
      'The file declares entities of its own, which Catena does not read for safety. Save it again with another program and bring that.',
    )
}

/** The children of a name. */
export const children = (node: Xml | undefined, name: string): Xml[] => {
  const found = node?.[name]
  return Array.isArray(found) ? found : []
}
/** The first element along a path of names. */
export const child = (node: Xml | undefined, ...path: string[]): Xml | undefined =>
  path.reduce<Xml | undefined>((at, name) => children(at, name)[0], node)
export const attribute = (node: Xml | undefined, name: string): string => {
  const value = node?.[`@${name}`]
  return typeof value === 'string' ? value : ''
}
export const textOf = (node: Xml | undefined): string => {
  const value = node?.['#text']
  return typeof value === 'string' ? value.trim() : ''
}

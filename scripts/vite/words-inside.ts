import { createCompiledCatalog } from '@lingui/cli/api'
import type { ESTree, Plugin } from 'vite'

/**
 * Keeps each English message beside its id in the built pages, already compiled. So English needs no catalogue, a page
 * brings only the words it shows, and where a translation is missing people read English and never an id.
 * Runs after Lingui's macros, which leave `{ id: 'x', message: '…' }`.
 */
export function wordsInside(): Plugin {
  return {
    name: 'catena-words-inside',
    apply: 'build',
    transform: {
      filter: { id: /\/client\/.*\.tsx?$/, code: /\bmessage\b/ },
      handler(code) {
        const found: { start: number; end: number; message: string }[] = []
        look(this.parse(code, { lang: 'tsx' }), found)
        if (found.length === 0) return null
        found.sort((a, b) => a.start - b.start)
        const { messages } = compiled(found.map(({ message }) => message))
        let words = ''
        let at = 0
        for (const [place, { start, end }] of found.entries()) {
          words += code.slice(at, start) + JSON.stringify(messages[place])
          at = end
        }
        return { code: words + code.slice(at), map: null }
      },
    },
  }
}

function compiled(messages: readonly string[]): { messages: Record<string, unknown> } {
  const { source, errors } = createCompiledCatalog('en', Object.fromEntries(messages.entries()), { namespace: 'json' })
  if (errors.length > 0) throw new Error(`an English message cannot be read: ${errors.map(({ error }) => error.message).join('; ')}`)
  return JSON.parse(source)
}

/** Every `message: '…'` that stands beside an `id: '…'`. */
function look(node: unknown, found: { start: number; end: number; message: string }[]): void {
  if (Array.isArray(node)) {
    for (const part of node) look(part, found)
    return
  }
  if (node === null || typeof node !== 'object') return
  if (isObject(node)) {
    const id = literal(node, 'id')
    const message = literal(node, 'message')
    if (id && message) found.push({ start: message.start, end: message.end, message: message.value })
  }
  for (const part of Object.values(node)) look(part, found)
}

const isObject = (node: object): node is ESTree.ObjectExpression => 'type' in node && node.type === 'ObjectExpression'

function literal(node: ESTree.ObjectExpression, name: string): { start: number; end: number; value: string } | undefined {
  for (const property of node.properties) {
    if (property.type !== 'Property' || property.key.type !== 'Identifier' || property.key.name !== name) continue
    const { value } = property
    if (value.type === 'Literal' && typeof value.value === 'string') return { start: value.start, end: value.end, value: value.value }
    if (value.type === 'TemplateLiteral' && value.expressions.length === 0)
      return { start: value.start, end: value.end, value: value.quasis[0]?.value.cooked ?? '' }
  }
  return undefined
}

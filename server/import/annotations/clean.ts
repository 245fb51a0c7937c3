import { fromHtml } from 'hast-util-from-html'
import { limits } from '#shared/limits.ts'
import { isPlainText } from '#shared/margins/record.ts'
import { DisplayName } from '#shared/protocol/http/name.ts'

// oxlint-disable-next-line no-control-regex -- these are what no database takes
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g

/** Words of others without what cannot be stored: controls and halves of characters. */
export const storable = (text: string): string => (isPlainText(text) ? text : text.toWellFormed().replace(controls, ''))

/** What turns the direction of the words that follow, beyond the name that it stands in. */
const bidi = /[\u202A-\u202E\u2066-\u2069]/g

/** On one line, cut to so many UTF-16 units between characters. */
export function line(text: string, most: number): string {
  const plain = storable(text).replace(bidi, '').replace(/\s+/g, ' ').trim()
  return plain.length <= most
    ? plain
    : plain
        .slice(0, most)
        .toWellFormed()
        .replace(/\uFFFD$/, '')
        .trimEnd()
}

/** The name of somebody, as the file has it; with room for a number behind it. */
export function nameFrom(text: string): string {
  const name = DisplayName.safeParse(line(text.replace(invisible, ''), limits.name - 10))
  return name.success ? name.data : 'Anonymous'
}

const invisible = /(?!\u200C|\u200D|\uFE0E|\uFE0F)[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/** Tags that fit: so many, so long, each once. */
export const fittingTags = (tags: readonly string[]): string[] =>
  [...new Set(tags.map((tag) => line(tag, limits.tag)).filter((tag) => tag !== ''))].slice(0, limits.tags)

type Node = { readonly type: string; readonly tagName?: string; readonly value?: string; readonly children?: readonly Node[] }
const blocks = new Set([
  'p',
  'div',
  'li',
  'br',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
  'ul',
  'ol',
  'pre',
  'tr',
  'section',
  'article',
])
const unread = new Set(['script', 'style', 'template', 'noscript'])

/** The words of a piece of HTML. */
export function textOfHtml(html: string): string {
  let text = ''
  const walk = (node: Node, depth: number): void => {
    if (depth > 200 || (node.tagName !== undefined && unread.has(node.tagName))) return
    if (node.type === 'text') text += (node.value ?? '').replace(/\s+/g, ' ')
    for (const child of node.children ?? []) walk(child, depth + 1)
    if (node.tagName !== undefined && blocks.has(node.tagName)) text += node.tagName === 'br' || node.tagName === 'li' ? '\n' : '\n\n'
  }
  walk(fromHtml(html, { fragment: true }) as Node, 0)
  return text
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** ms since 1970 of a time as somebody else wrote it; undefined for what is none, or has not come yet. */
export function moment(value: unknown, now: number): number | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isFinite(at) && at >= 0 ? Math.min(at, now) : undefined
}

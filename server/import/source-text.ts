import type { Nodes } from 'hast'

/** Beyond this a source is not sent along: it is there to compare with, not to be read through. */
const LONGEST = 3_000_000
const unseen = new Set('script style head title template noscript svg iframe object select textarea'.split(' '))
const ends = new Set(
  'p div li tr h1 h2 h3 h4 h5 h6 blockquote pre br hr dt dd section article header footer nav aside figure figcaption table body'.split(
    ' ',
  ),
)

/**
 * The text of a page or a document as it lies in its file, all of it, to be shown beside what became of it. Plain text,
 * to be shown as such.
 */
export function sourceText(root: Nodes): string {
  const parts: string[] = []
  let length = 0
  const stack: (Nodes | '\n')[] = [root]
  for (let node = stack.pop(); node !== undefined && length < LONGEST; node = stack.pop()) {
    const text = node === '\n' ? node : node.type === 'text' ? node.value.replace(/\s+/g, ' ') : ''
    if (text !== '' && !(text.trim() === '' && parts.at(-1) === '\n' && parts.at(-2) === '\n')) {
      parts.push(text)
      length += text.length
    }
    if (node === '\n' || !('children' in node) || (node.type === 'element' && unseen.has(node.tagName))) continue
    if (node.type === 'element' && ends.has(node.tagName)) stack.push('\n')
    for (const child of node.children.toReversed()) stack.push(child)
  }
  return parts.join('').trim()
}

import { Readability } from '@mozilla/readability'
import type { Element, Nodes, Root } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import { toString } from 'hast-util-to-string'
import { parseHTML } from 'linkedom'
import type { Draft } from './draft.ts'
import { blocksOf } from './hast-blocks.ts'
import { prepare } from './hast-prepare.ts'
import { ImageStore } from './images.ts'
import { proposeDrops } from './leftovers.ts'
import { findQuotations } from './quotation.ts'
import { sourceText } from './source-text.ts'

/**
 * A saved page or pasted rich text. Where a page has much around its text (navigation, sidebars), the article in it is
 * found as a browser's reader view does; else all of it is taken, and what looks like a leftover is proposed for dropping.
 */
export function readHtml(html: string): Draft {
  const images = new ImageStore()
  const whole = fromHtml(html, { fragment: false })
  const meta = metaOf(whole)
  const article = hasChrome(whole) ? articleOf(html) : undefined
  const source = sourceText(whole)
  const tree = article ? fromHtml(article.html, { fragment: true }) : whole
  const pictures = { image: (address: string) => images.addDataUrl(address) }
  const blocks = blocksOf(prepare(tree, pictures))
  proposeDrops(blocks)
  findQuotations(blocks)
  return {
    meta: {
      ...meta,
      ...(article?.title !== undefined && { title: article.title }),
      ...(article?.author !== undefined && { author: article.author }),
    },
    blocks,
    images: images.all(),
    source,
  }
}

/** Whether more of the page than a little is not its text. */
function hasChrome(tree: Root): boolean {
  let chrome = 0
  let links = 0
  let text = 0
  let paragraphs = 0
  const visit = (nodes: readonly Nodes[], inChrome: boolean, inLink: boolean, depth: number): void => {
    if (depth > 2_000) return
    for (const node of nodes) {
      if (node.type === 'text') {
        const length = node.value.trim().length
        text += length
        if (inChrome) chrome += length
        if (inLink) links += length
      } else if (node.type === 'element' && !/^(?:script|style|head|noscript|template)$/.test(node.tagName)) {
        if (node.tagName === 'p') paragraphs++
        const role = String(node.properties.role ?? '')
        const aside =
          /^(?:nav|aside|footer|header|form)$/.test(node.tagName) || /^(?:navigation|banner|contentinfo|complementary|search)$/.test(role)
        visit(node.children, inChrome || aside, inLink || node.tagName === 'a', depth + 1)
      }
    }
  }
  visit(tree.children, false, false, 0)
  return paragraphs > 0 && text > 400 && (chrome > text * 0.03 || links > text * 0.2)
}

/** The article that a reader view would show. Readability only moves and removes nodes; nothing is loaded or run. */
function articleOf(html: string): { html: string; title?: string; author?: string } | undefined {
  try {
    const { document } = parseHTML(html)
    // linkedom's document is what Readability needs of one.
    const found = new Readability(document as unknown as Document, { keepClasses: true, charThreshold: 200 }).parse()
    if (!found?.content || (found.length ?? 0) < 200) return undefined
    return {
      html: found.content,
      ...(found.title ? { title: found.title } : {}),
      ...(found.byline ? { author: found.byline.replace(/^by\s+/i, '') } : {}),
    }
  } catch {
    return undefined
  }
}

/** What the head of a page says: title, author, where it stands, its language. */
function metaOf(tree: Root): Draft['meta'] {
  const meta: Draft['meta'] = {}
  const visit = (nodes: readonly Nodes[], depth: number): void => {
    if (depth > 6) return
    for (const node of nodes) {
      if (node.type !== 'element') continue
      readMeta(node, meta)
      if (/^(?:html|head)$/.test(node.tagName)) visit(node.children, depth + 1)
    }
  }
  visit(tree.children, 0)
  return meta
}

function readMeta(element: Element, meta: Draft['meta']): void {
  const { properties, tagName } = element
  const content = String(properties.content ?? '').trim()
  const name = String(properties.name ?? properties.property ?? '').toLowerCase()
  if (tagName === 'html' && typeof properties.lang === 'string' && properties.lang !== '') meta.language = properties.lang
  if (tagName === 'title') meta.title ??= toString(element).replace(/\s+/g, ' ').trim()
  if (tagName === 'link' && String(properties.rel) === 'canonical' && /^https?:/.test(String(properties.href)))
    meta.source ??= String(properties.href)
  if (tagName !== 'meta' || content === '') return
  if (name === 'author' || name === 'dc.creator' || name === 'citation_author') meta.author ??= content
  if (name === 'og:title' || name === 'dc.title' || name === 'citation_title') meta.title = content
  if (name === 'og:url' && /^https?:/.test(content)) meta.source ??= content
}

/**
 * What people write, drawn: no HTML of theirs, nothing loaded from elsewhere, links to the web and to mail only. The one
 * rule of it, for every screen and every file; each says how it makes an element.
 */
import type { Definition, Nodes, PhrasingContent, Root, RootContent } from 'mdast'

/** The elements that come of Markdown, and no others. */
export type MarkdownElement = 'p' | 'strong' | 'em' | 'del' | 'code' | 'pre' | 'blockquote' | 'ul' | 'ol' | 'li' | 'br' | 'hr' | 'a'

export interface Drawing<T> {
  /** Words as they were typed, tags and mentions among them. */
  readonly words: (text: string) => T
  /** As it stands, with nothing set off. */
  readonly text: (text: string) => T
  readonly element: (name: MarkdownElement, attributes: Readonly<Record<string, string | number>>, children: readonly T[]) => T
  readonly formula: (formula: string, display: boolean) => T
}

/** What a link may lead to. */
export function safeHref(url: string): string | undefined {
  try {
    const { protocol, href } = new URL(url)
    return protocol === 'http:' || protocol === 'https:' || protocol === 'mailto:' ? href : undefined
  } catch {
    return undefined
  }
}

/** Draws a tree of `parseMarkdown`. */
export function drawMarkdown<T>(tree: Root, { words, text, element, formula }: Drawing<T>): T[] {
  const definitions = new Map<string, Definition>()
  for (const node of tree.children)
    if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node)

  const link = (url: string, children: readonly T[]): readonly T[] => {
    const href = safeHref(url)
    return href === undefined ? children : [element('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, children)]
  }
  const all = (nodes: readonly (RootContent | PhrasingContent)[]): T[] => nodes.flatMap(one)
  const one = (node: Nodes): readonly T[] => {
    switch (node.type) {
      case 'root':
        return all(node.children)
      case 'paragraph':
        return [element('p', {}, all(node.children))]
      case 'heading':
        // A comment is no chapter: its headings must not stand in the page's outline.
        return [element('p', {}, [element('strong', {}, all(node.children))])]
      case 'blockquote':
        return [element('blockquote', {}, all(node.children))]
      case 'list':
        return [node.ordered ? element('ol', { start: node.start ?? 1 }, all(node.children)) : element('ul', {}, all(node.children))]
      case 'listItem':
        return [
          element(
            'li',
            {},
            node.spread
              ? all(node.children)
              : node.children.flatMap((child) => (child.type === 'paragraph' ? all(child.children) : one(child))),
          ),
        ]
      case 'code':
        // What scrolls sideways must be reached by key.
        return [element('pre', { tabIndex: 0 }, [element('code', {}, [text(node.value)])])]
      case 'inlineCode':
        return [element('code', {}, [text(node.value)])]
      case 'math':
      case 'inlineMath':
        return [formula(node.value, node.type === 'math')]
      case 'emphasis':
        return [element('em', {}, all(node.children))]
      case 'strong':
        return [element('strong', {}, all(node.children))]
      case 'delete':
        return [element('del', {}, all(node.children))]
      case 'break':
        return [element('br', {}, [])]
      case 'thematicBreak':
        return [element('hr', {}, [])]
      case 'link':
        return link(node.url, all(node.children))
      case 'linkReference': {
        const definition = definitions.get(node.identifier)
        return definition ? link(definition.url, all(node.children)) : all(node.children)
      }
      case 'image':
        return link(node.url, [text(node.alt || node.url)])
      case 'imageReference':
        return [text(node.alt ?? '')]
      case 'html':
        return [text(node.value)]
      case 'text':
        return [words(node.value)]
      default:
        return []
    }
  }
  return all(tree.children)
}

import type { Definition, Nodes, PhrasingContent, Root, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { mathFromMarkdown } from 'mdast-util-math'
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal'
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough'
import { math } from 'micromark-extension-math'
import { Fragment, lazy, type ReactNode, Suspense, useMemo } from 'react'
import { mentionPattern, words } from './written-words.tsx'

const Formula = lazy(() => import('./math.tsx'))

export interface ParsedProps {
  readonly text: string
  readonly names: readonly string[]
}

/** The elements of a Markdown text. */
export default function Parsed({ text, names }: ParsedProps) {
  const tree = useMemo(() => parse(text), [text])
  const draw = useMemo(() => drawer(tree, names), [tree, names])
  return draw(tree.children)
}

const parse = (text: string): Root =>
  fromMarkdown(text, {
    extensions: [gfmAutolinkLiteral(), gfmStrikethrough({ singleTilde: false }), math({ singleDollarTextMath: true })],
    mdastExtensions: [gfmAutolinkLiteralFromMarkdown(), gfmStrikethroughFromMarkdown(), mathFromMarkdown()],
  })

/** What a link may lead to. */
export function safeHref(url: string): string | undefined {
  try {
    const { protocol, href } = new URL(url)
    return protocol === 'http:' || protocol === 'https:' || protocol === 'mailto:' ? href : undefined
  } catch {
    return undefined
  }
}

function drawer(tree: Root, names: readonly string[]): (nodes: readonly RootContent[]) => ReactNode {
  const definitions = new Map<string, Definition>()
  for (const node of tree.children)
    if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node)
  const mentions = mentionPattern(names)

  const link = (url: string, children: ReactNode): ReactNode => {
    const href = safeHref(url)
    return href === undefined ? (
      children
    ) : (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </a>
    )
  }
  const all = (nodes: readonly (RootContent | PhrasingContent)[]): ReactNode =>
    // The tree is made anew for each text: its nodes have no identity but their place.
    // oxlint-disable-next-line react/no-array-index-key
    nodes.map((node, at) => <Fragment key={at}>{one(node)}</Fragment>)
  const one = (node: Nodes): ReactNode => {
    switch (node.type) {
      case 'root':
        return all(node.children)
      case 'paragraph':
        return <p>{all(node.children)}</p>
      case 'heading':
        // A comment is no chapter: its headings must not stand in the page's outline.
        return (
          <p>
            <strong>{all(node.children)}</strong>
          </p>
        )
      case 'blockquote':
        return <blockquote>{all(node.children)}</blockquote>
      case 'list':
        return node.ordered ? <ol start={node.start ?? 1}>{all(node.children)}</ol> : <ul>{all(node.children)}</ul>
      case 'listItem':
        return (
          <li>
            {node.spread
              ? all(node.children)
              : node.children.map((child) => (child.type === 'paragraph' ? all(child.children) : one(child)))}
          </li>
        )
      case 'code':
        return (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways must be reached by key
          <pre tabIndex={0}>
            <code>{node.value}</code>
          </pre>
        )
      case 'inlineCode':
        return <code>{node.value}</code>
      case 'math':
      case 'inlineMath':
        return (
          <Suspense fallback={node.value}>
            <Formula formula={node.value} display={node.type === 'math'} />
          </Suspense>
        )
      case 'emphasis':
        return <em>{all(node.children)}</em>
      case 'strong':
        return <strong>{all(node.children)}</strong>
      case 'delete':
        return <del>{all(node.children)}</del>
      case 'break':
        return <br />
      case 'thematicBreak':
        return <hr />
      case 'link':
        return link(node.url, all(node.children))
      case 'linkReference': {
        const definition = definitions.get(node.identifier)
        return definition ? link(definition.url, all(node.children)) : all(node.children)
      }
      case 'image':
        return link(node.url, node.alt || node.url)
      case 'imageReference':
        return node.alt ?? ''
      case 'html':
        return node.value
      case 'text':
        return words(node.value, mentions)
      default:
        return null
    }
  }
  return all
}

import { type ComponentType, lazy, type ReactNode, Suspense, useMemo } from 'react'
import { isPlainProse, paragraphsOf } from '#shared/markdown/plain-prose.ts'
import { mentionPattern } from '#shared/markdown/set-off.ts'
import { classes } from '../../../components/classes.ts'
import styles from './markdown.module.css'
import type { ParsedProps } from './parsed.tsx'
import { words } from './written-words.tsx'

/** The parser is loaded when the first text needs it. */
const Parsed = lazy(() => import('./parsed.tsx'))

interface MarkdownProps {
  readonly text: string
  /** Names that stand in the text after an @, for the people who are meant. */
  readonly names?: readonly string[]
  readonly className?: string | undefined
  /** The parser's part, for who has it and cannot wait (printing). */
  readonly parsed?: ComponentType<ParsedProps> | undefined
}

const nobody: readonly string[] = []

/**
 * What people write, as elements: no HTML of theirs, nothing loaded from elsewhere, links to the web and to mail only.
 * Trees are made by React, never by innerHTML, so that nothing in them can run. Most of what is written is plain prose,
 * which needs no parser.
 */
export function Markdown({ text, names = nobody, className, parsed: Drawn = Parsed }: MarkdownProps) {
  const plain = useMemo(() => <Paragraphs text={text} names={names} />, [text, names])
  return (
    <div className={classes(styles['text'], className)} dir="auto">
      {isPlainProse(text) ? (
        plain
      ) : (
        <Suspense fallback={plain}>
          <Drawn text={text} names={names} />
        </Suspense>
      )}
    </div>
  )
}

function Paragraphs({ text, names }: { readonly text: string; readonly names: readonly string[] }): ReactNode {
  const pattern = mentionPattern(names)
  return (
    paragraphsOf(text)
      // Paragraphs of one text have no identity but their place.
      // oxlint-disable-next-line react/no-array-index-key
      .map((paragraph, at) => <p key={at}>{words(paragraph, pattern)}</p>)
  )
}

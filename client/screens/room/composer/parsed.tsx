import { createElement, Fragment, lazy, type ReactNode, Suspense, useMemo } from 'react'
import { type Drawing, drawMarkdown } from '#shared/markdown/draw.ts'
import { parseMarkdown } from '#shared/markdown/parse.ts'
import { mentionPattern } from '#shared/markdown/set-off.ts'
import { words } from './written-words.tsx'

const Formula = lazy(() => import('./math.tsx'))

export interface ParsedProps {
  readonly text: string
  readonly names: readonly string[]
}

/** The elements of a Markdown text. Made as children, not as lists: they have no identity but their place. */
export default function Parsed({ text, names }: ParsedProps) {
  return useMemo(() => createElement(Fragment, null, ...drawMarkdown(parseMarkdown(text), drawing(names))), [text, names])
}

function drawing(names: readonly string[]): Drawing<ReactNode> {
  const mentions = mentionPattern(names)
  return {
    words: (text) => words(text, mentions),
    text: (text) => text,
    element: (name, attributes, children) => createElement(name, attributes, ...children),
    formula: (formula, display) => (
      <Suspense fallback={formula}>
        <Formula formula={formula} display={display} />
      </Suspense>
    ),
  }
}

import { expect, test } from 'vitest'
import { looksLikeMarkdown, worthKeeping } from './pasted.ts'

test.each([
  ['', false],
  ['A plain text.\n\nWith two paragraphs.', false],
  ['# 1 on a line of its own is not enough', false],
  ['# Title\n\nWith **strong** words.', true],
  ['See [here](https://example.org).\n\n> quoted', true],
  ['A note[^1].\n\n[^1]: The note.\n\n## Heading', true],
])('%j is taken for Markdown: %s', (text, is) => {
  expect(looksLikeMarkdown(text)).toBe(is)
})

test.each([
  ['', false],
  ['<meta charset="utf-8"><span>only letters</span>', false],
  ['<p>A <em>word</em></p>', true],
  ['<H2>Title</H2>', true],
  ['<article>none</article>', false],
])('the formatting of %j is worth keeping: %s', (html, is) => {
  expect(worthKeeping(html)).toBe(is)
})

import type { spanStyles } from './block.ts'

/** The element of HTML that a stretch of a reading's text is, on the page and in a file alike. */
export const spanTags = {
  emphasis: 'em',
  strong: 'strong',
  underline: 'u',
  strike: 's',
  superscript: 'sup',
  subscript: 'sub',
  'small-caps': 'span',
  code: 'code',
  math: 'span',
  cite: 'cite',
} as const satisfies Record<(typeof spanStyles)[number], string>

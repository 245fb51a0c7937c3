import type { Kind } from '#shared/margins/record.ts'

/** The sign of each kind, drawn on a grid of 16 with strokes of one width, so that they stand beside letters like letters. */
export const kindStrokes: Readonly<Record<Kind, string>> = {
  comment: 'M3 8h10',
  question: 'M5 5.6a3 3 0 1 1 4.4 2.6c-1 .5-1.4 1.1-1.4 2.1M8 13v.1',
  insight: 'M8 2.5v11M3.2 5.2l9.6 5.6M12.8 5.2l-9.6 5.6',
  connection: 'M2.5 5.5h10M10 3l2.8 2.5L10 8M13.5 10.5h-10M6 8l-2.8 2.5L6 13',
  challenge: 'M8 2.5v7.2M8 13v.1',
}

import type { Kind, Move } from '#shared/margins/record.ts'

/**
 * What kinds and moves are called as motivations of Web Annotations (W3C Web Annotation Vocabulary, 3.2): the export in
 * JSON-LD writes them, the import reads them.
 */
export const kindMotivations = {
  comment: 'commenting',
  question: 'questioning',
  insight: 'describing',
  connection: 'linking',
  challenge: 'assessing',
} as const satisfies Record<Kind, string>

/** Beside `replying`. */
export const moveMotivations = {
  build: 'commenting',
  answer: 'describing',
  question: 'questioning',
  challenge: 'assessing',
} as const satisfies Record<Move, string>

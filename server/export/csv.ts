import type { ReviewedNote, ReviewedPost } from '#shared/protocol/http/review.ts'

const columns = [
  'id',
  'thread',
  'author',
  'alias',
  'role',
  'is',
  'kind or move',
  'replies to',
  'block',
  'quote',
  'body',
  'tags',
  'audience',
  'group',
  'phase',
  'at',
  'deleted',
  'hidden',
] as const

/** RFC 4180, with a byte order mark, by which spreadsheets know UTF-8. */
export const csvHead = `\uFEFF${columns.join(',')}\r\n`

/** One annotation or reply as a row. */
export function csvRow(post: ReviewedPost, is: 'annotation' | 'reply' | 'note' = post.passage ? 'annotation' : 'reply'): string {
  const cells: Record<(typeof columns)[number], string> = {
    id: post.id,
    thread: post.thread,
    author: post.author.name,
    alias: post.author.alias,
    role: post.author.role,
    is,
    'kind or move': post.kind ?? post.move ?? '',
    'replies to': post.replyTo ?? '',
    block: post.passage?.start.block ?? '',
    quote: post.passage?.quote ?? '',
    body: post.body,
    tags: post.tags.join('; '),
    audience: post.to,
    group: post.group ?? '',
    phase: post.phase,
    at: post.at,
    deleted: post.deleted ? 'yes' : '',
    hidden: post.hidden ? 'yes' : '',
  }
  return `${columns.map((column) => cell(cells[column])).join(',')}\r\n`
}

/** What a group brought to the plenary, as a row of the same table. */
export function csvNote(note: ReviewedNote): string {
  const { id, author, to, group, phase, at, hidden, withheld, body } = note
  const none = { passage: undefined, tags: [], marks: {}, edited: note.edited, deleted: false }
  return csvRow({ ...none, id, thread: id, author, to, group, phase, at, hidden, withheld, body }, 'note')
}

/**
 * One cell, quoted. What a spreadsheet would run as a formula gets an apostrophe before it (OWASP, CSV injection), also
 * behind spaces and signs that cannot be seen.
 */
export function cell(text: string): string {
  const safe = /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}

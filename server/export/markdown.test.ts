import { expect, test } from 'vitest'
import { ReviewedPost } from '#shared/protocol/http/review.ts'
import { markdownOf } from './markdown.ts'

const post = ReviewedPost.parse({
  id: 'aaaaaaaa-00000001',
  thread: 'aaaaaaaa-00000001',
  author: { alias: 'aaaaaaaa', name: '<b>Rosa</b>\n# One', role: 'reader' },
  to: 'commons',
  phase: 'read',
  at: '2026-11-23T07:00:00.000Z',
  edited: false,
  deleted: false,
  hidden: false,
  withheld: false,
  body: 'One\n\n# Two',
  tags: ['a*b'],
  marks: {},
  kind: 'question',
  passage: { version: 1, start: { block: 'bbbb', offset: 0 }, end: { block: 'bbbb', offset: 4 }, quote: 'It\nis', prefix: '', suffix: '' },
})

test('a post stands under its quote, with its words quoted and every other word escaped', () =>
  expect(markdownOf(post)).toBe(
    '## “It is”\n\n**\\<b\\>Rosa\\</b\\> \\# One** (question, read, 2026-11-23T07:00:00.000Z)\n\n> One\n> \n> # Two\n\nTags: a\\*b\n\n',
  ))

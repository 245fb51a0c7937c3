import { expect, test } from 'vitest'
import { Alias, RecordId } from '#shared/ids.ts'
import { newsAmong } from './news.ts'

const me = Alias.parse('adaadaad')
const post = (alias: string, shownAt: number, more: object = {}) => ({
  id: RecordId.parse(`${alias}-00000001`),
  shownAt,
  deleted: false,
  hidden: false,
  ...more,
})
const toMe = { replyTo: RecordId.parse('adaadaad-00000009') }
const toAnother = { replyTo: RecordId.parse('wenwenwe-00000009') }

test('what others wrote since is new; one’s own, what is older, and what is deleted or hidden is not', () =>
  expect(
    newsAmong(
      [
        post('wenwenwe', 11),
        post('wenwenwe', 10),
        post(me, 12),
        post('wenwenwe', 13, { deleted: true }),
        post('wenwenwe', 13, { hidden: true }),
        post('wenwenwe', 14, toMe),
        post('wenwenwe', 15, toAnother),
        post(me, 16, toMe),
      ],
      me,
      10,
    ),
  ).toEqual({ posts: 3, replies: 1 }))

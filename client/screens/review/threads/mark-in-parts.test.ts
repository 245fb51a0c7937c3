import { expect, test } from 'vitest'
import { RecordId, SessionId } from '#shared/ids.ts'
import { markInParts } from './mark-in-parts.ts'

const session = SessionId.parse('00000000-0000-4000-8000-000000000000')
const many = Array.from({ length: 450 }, (_, nth) => RecordId.parse(`aaaaaaaa-${String(nth).padStart(8, '0')}`))
const all = (_session: unknown, _sort: unknown, on: RecordId[]) => Promise.resolve({ changed: on, left: [] })

test('thousands are marked part by part, and it is told how far that is', async () => {
  const told: number[] = []
  const { changed, rest } = await markInParts(session, { sort: 'resolve' }, many, { mark: all, told: (done) => told.push(done) })
  expect(changed).toEqual(many)
  expect(rest).toEqual([])
  expect(told).toEqual([200, 400, 450])
})

test('what goes wrong in the middle leaves what was done, and what was not', async () => {
  let calls = 0
  const breaking: typeof all = (...asked) => (++calls === 2 ? Promise.reject(new Error('gone')) : all(...asked))
  const { changed, rest, error } = await markInParts(session, { sort: 'pin' }, many, { mark: breaking })
  expect(changed).toEqual(many.slice(0, 200))
  expect(rest).toEqual(many.slice(200))
  expect(error).toBeInstanceOf(Error)
})

test('and so does stopping it', async () => {
  const stop = new AbortController()
  const { changed, rest, error } = await markInParts(session, { sort: 'pin' }, many, {
    mark: all,
    signal: stop.signal,
    told: () => stop.abort(),
  })
  expect([changed.length, rest.length, error]).toEqual([200, 250, undefined])
})

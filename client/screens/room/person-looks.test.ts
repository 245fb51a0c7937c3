import { expect, it } from 'vitest'
import { type Alias, SessionId } from '#shared/ids.ts'
import type { Thread } from '#shared/projections/thread.ts'
import { hueOf, LOOKS, lineOf, PersonLooks } from './person-looks.ts'

const thread = (who: string, at: number, ...replies: [string, number][]) =>
  ({
    root: { author: { id: who as Alias }, at },
    replies: replies.map(([id, when]) => ({ post: { author: { id: id as Alias }, at: when } })),
  }) as unknown as Thread

const session = SessionId.parse('00000000-0000-4000-8000-000000000000')

it('whoever wrote first has the first look, and keeps it whatever comes later', () => {
  const looks = new PersonLooks()
  looks.take(session, [thread('wen', 20), thread('rosa', 10, ['idris', 30])])
  expect(['rosa', 'wen', 'idris'].map((who) => looks.of(who as Alias))).toEqual([0, 1, 2])
  looks.take(session, [thread('ada', 1), thread('wen', 20)])
  expect(['rosa', 'wen', 'idris', 'ada'].map((who) => looks.of(who as Alias))).toEqual([0, 1, 2, 3])
  expect(looks.of('nobody' as Alias)).toBeUndefined()
})

it('forty people look different, and neighbours differ in colour and in line', () => {
  const all = Array.from({ length: LOOKS }, (_, look) => `${hueOf(look)} ${lineOf(look)}`)
  expect(new Set(all).size).toBe(LOOKS)
  for (let look = 1; look < LOOKS; look++) {
    expect(hueOf(look)).not.toBe(hueOf(look - 1))
    expect(lineOf(look)).not.toBe(lineOf(look - 1))
  }
})

import { describe, expect, test } from 'vitest'
import { Alias, BlockId } from '#shared/ids.ts'
import { PenRecord, wrongSuccession } from '#shared/margins/record.ts'
import { committedOf, unsavedRecords } from './committed.ts'
import { deleted, draft, edited, marked, newRecordId, posted, remarked, tagsIn, taken, unmarked, type Writing } from './write.ts'

const alias = Alias.parse('abcdefgh')
const block = BlockId.parse('p001')
const passage = { version: 1, start: { block, offset: 0 }, end: { block, offset: 4 }, quote: 'Text', prefix: '', suffix: '' }
let seed = 7
const random = (bytes: Uint8Array) => bytes.map(() => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) >>> 24)
const id = newRecordId(alias, random)
const writing: Writing = { on: { passage }, kind: 'question', move: 'build', to: 'commons', body: ' Why? #Timing #timing ', mentions: [] }

describe('records as the screen makes them', () => {
  test('ids begin with the alias and are never twice the same', () => {
    const ids = Array.from({ length: 2_000 }, () => newRecordId(alias, random))
    expect(new Set(ids).size).toBe(2_000)
    expect(ids.every((one) => one.startsWith('abcdefgh-'))).toBe(true)
  })
  test.each([
    ['a draft', draft(writing, 5)],
    ['an annotation', posted(writing, 5)],
    ['a reply', posted({ ...writing, on: { replyTo: id } }, 5)],
    ['a draft of a reply', draft({ ...writing, on: { replyTo: id } }, 5)],
    ['a mark', marked(id, 'agree', 'commons', 5)],
    ['a mark taken back', unmarked(marked(id, 'agree', 'commons', 5), 6)],
    ['words with half a character', posted({ ...writing, body: 'a \ud800 b' }, 5)],
  ])('%s is one that the server takes', (_what, record) => {
    expect(PenRecord.safeParse(record).error).toBeUndefined()
  })
  test('a draft that is posted, mended and deleted stays one record', () => {
    const post = posted(taken(draft(writing, 1)), 2)
    const mended = edited(post, { ...writing, body: 'Why now?' }, 3)
    const steps = [draft(writing, 1), post, mended, deleted(mended, 4)]
    steps.reduce((before, next) => {
      expect(wrongSuccession(before, next)).toBeUndefined()
      return next
    })
    expect(steps.at(-1)).toMatchObject({ body: '', tags: [], deletedAt: 4 })
  })
  test('a mark made again has not gone', () => {
    expect(remarked(unmarked(marked(id, 'agree', 'commons', 1), 2), 3)).toEqual(marked(id, 'agree', 'commons', 3))
  })
})

describe('tags in a text', () => {
  test.each([
    ['#Timing and #timing', ['Timing']],
    ['(#a-b) "#ünï" #日本', ['a-b', 'ünï', '日本']],
    ['# heading, no#tag, #1917, https://x.org/#part', []],
    ['`#code` and ```\n#more\n``` #real', ['real']],
  ])('%s', (text, tags) => {
    expect(tagsIn(text)).toEqual(tags)
  })
})

describe('what is saved', () => {
  const clocks = new Map([[id, { client: 11, clock: 4 }]])
  test.each([
    ['nothing is known', {}, 1],
    ['the server has less', { 11: 4 }, 1],
    ['the server has it', { 11: 5 }, 0],
    ['the server knows another client', { 12: 9 }, 1],
    ['what is kept cannot be read', 'nonsense', 1],
  ])('when %s', (_what, upTo, unsaved) => {
    expect(unsavedRecords(clocks, committedOf(upTo))).toHaveLength(unsaved)
  })
})

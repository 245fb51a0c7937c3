import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { RecordId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { corpus } from '../../tests/harness/corpora.ts'
import { penRecord, writePen } from './documents.ts'
import { isPlainText, PenRecord } from './record.ts'

const ID = RecordId.parse('aaaaaaaa-00000001')
const words = { to: 'commons', body: 'Why?', tags: [], mentions: [], at: 1 }
const passage = { version: 1, start: { block: 'bbbb', offset: 0 }, end: { block: 'bbbb', offset: 5 }, quote: 'q', prefix: '', suffix: '' }
const annotation = { is: 'annotation', passage, kind: 'comment', ...words }
const takes = (value: unknown) => PenRecord.safeParse(value).success

/** Through a pen, its bytes, and JSON as Postgres keeps it. */
function comesBack(record: PenRecord): PenRecord | undefined {
  const doc = new Y.Doc()
  writePen(doc, [[ID, record]], 'test')
  const fresh = new Y.Doc()
  Y.applyUpdate(fresh, Y.encodeStateAsUpdate(doc))
  const back = penRecord(fresh, ID)
  return back && PenRecord.parse(JSON.parse(Buffer.from(JSON.stringify(back), 'utf8').toString('utf8')))
}

describe('text', () => {
  it.each([
    ['plain', 'Why?', true],
    ['of several lines, with tabs', 'a\n\tb\r\nc', true],
    ['in any script, and emoji', 'лошадь 馬 حصان 🐎👩‍👩‍👧', true],
    ['written from right to left, with its marks', '\u202Babc\u202C', true],
    ['with NUL', 'a\u0000b', false],
    ['with an escape', '\u001B[31m', false],
    ['with a delete', 'a\u007Fb', false],
    ['with a vertical tab', 'a\u000Bb', false],
    ['with half an emoji', 'a\uD83D', false],
    ['with the other half', '\uDC34a', false],
    ['with the halves the wrong way round', '\uDC34\uD83D', false],
  ])('%s', (_what, text, plain) => {
    expect(isPlainText(text)).toBe(plain)
    for (const place of [
      { body: text },
      { tags: [text] },
      { passage: { ...passage, quote: text } },
      { passage: { ...passage, suffix: text } },
    ])
      expect(takes({ ...annotation, ...place })).toBe(plain)
  })

  const naughty = corpus('corpora/blns/blns.json')
  it.skipIf(naughty === undefined)('of every naughty kind is refused, or comes back as it was', () => {
    const strings = JSON.parse(String(naughty)) as string[]
    expect(strings.length).toBeGreaterThan(400)
    let taken = 0
    for (const body of strings) {
      const parsed = PenRecord.safeParse({ ...annotation, body, tags: body.length > 0 && body.length <= limits.tag ? [body] : [] })
      if (!parsed.success) {
        expect(isPlainText(body), JSON.stringify(body)).toBe(false)
        continue
      }
      taken++
      expect(comesBack(parsed.data)).toEqual(parsed.data)
      expect(comesBack(parsed.data)).toMatchObject({ body })
    }
    expect(taken).toBeGreaterThan(400)
  })
})

describe('a record', () => {
  it.each<[string, object, boolean]>([
    ['with a body as long as it may be', { body: 'x'.repeat(limits.body) }, true],
    ['with one letter more', { body: 'x'.repeat(limits.body + 1) }, false],
    ['with as many tags as it may have', { tags: Array.from({ length: limits.tags }, (_, i) => `t${i}`) }, true],
    ['with one tag more', { tags: Array.from({ length: limits.tags + 1 }, (_, i) => `t${i}`) }, false],
    ['with an empty tag', { tags: [''] }, false],
    ['with a mention', { mentions: ['abcdefgh'] }, true],
    ['with a mention of no one', { mentions: ['<b>'] }, false],
    ['with as many mentions as it may have, and one', { mentions: Array.from({ length: limits.mentions + 1 }, () => 'abcdefgh') }, false],
    ['to a group', { to: 'group:00000000-0000-4000-8000-000000000000' }, true],
    ['to a group that is none', { to: 'group:everyone' }, false],
    ['to nobody', { to: '' }, false],
    ['of a kind that is none', { kind: 'decree' }, false],
    ['with a field that no record has', { role: 'facilitator' }, false],
    ['with a field inside the passage that none has', { passage: { ...passage, html: '' } }, false],
    ['at a time before time', { at: -1 }, false],
    ['at a time that no date reaches', { at: 8_640_000_000_000_001 }, false],
    ['edited at half a millisecond', { editedAt: 1.5 }, false],
    ['at no passage', { passage: undefined }, false],
    ['at a passage before the block', { passage: { ...passage, start: { block: 'bbbb', offset: -1 } } }, false],
    ['in a block that is none', { passage: { ...passage, start: { block: '../etc', offset: 0 } } }, false],
  ])('%s', (_what, more, taken) => expect(takes({ ...annotation, ...more })).toBe(taken))

  it.each([null, undefined, 1, 'x', [], {}, { is: 'annotation' }, { is: '__proto__' }])('is not %j', (value) =>
    expect(takes(value)).toBe(false),
  )

  it('comes back from a pen as it was, whichever sort it is', () => {
    for (const record of [
      annotation,
      { is: 'reply', replyTo: ID, move: 'answer', ...words },
      { is: 'mark', on: ID, sort: 'agree', to: 'commons', at: 1, goneAt: 2 },
      { is: 'draft', on: { passage }, kind: 'question', ...words },
    ]) {
      const parsed = PenRecord.parse(record)
      expect(comesBack(parsed)).toEqual(record)
    }
  })
})

import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { Refusal } from '#shared/errors.ts'
import { limits } from '#shared/limits.ts'
import { annotation } from '../../tests/harness/class.ts'
import { admit, type Judge } from './gate.ts'
import { Pen } from './pen.ts'

const anyone: Judge = { begin: () => {}, judge: () => {}, takeBack: () => {} }
const key = (i: number) => `aaaaaaaa-${String(i).padStart(8, '0')}`

it('a pen takes no more bytes than it may hold, and what was overwritten does not count', () => {
  const doc = new Y.Doc()
  const pen = new Pen('pen' as never, 'session' as never, 'me' as never, { doc, seq: 0 })
  const part = 'x'.repeat(1024 * 1024)
  for (let i = 0; i < 15; i++) doc.getMap('records').set(key(i), part)
  expect(pen.hasRoomFor(512 * 1024)).toBe(true)
  expect(pen.hasRoomFor(limits.penBytes)).toBe(false)
  pen.grew(limits.penBytes)
  expect(pen.hasRoomFor(512 * 1024)).toBe(true)
  doc.getMap('records').set(key(15), part)
  pen.grew(part.length)
  expect(pen.hasRoomFor(1024 * 1024)).toBe(false)
  doc.getMap('records').set(key(15), 'short')
  expect(pen.hasRoomFor(512 * 1024)).toBe(true)
})

it('a pen holds so many records and no more', () => {
  const good = annotation()
  const doc = new Y.Doc()
  doc.transact(() => {
    for (let i = 0; i < limits.penRecords - 1; i++) doc.getMap('records').set(key(i), good)
  })
  const pen = new Y.Doc()
  Y.applyUpdate(pen, Y.encodeStateAsUpdate(doc))
  const next = (i: number) => {
    const before = Y.encodeStateVector(doc)
    doc.getMap('records').set(key(i), good)
    return admit(pen, Y.encodeStateAsUpdate(doc, before), anyone).is
  }
  expect(next(20_000)).toBe('applied')
  expect(() => next(20_001)).toThrow(Refusal)
})

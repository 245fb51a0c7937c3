import { describe, expect, test } from 'vitest'
import { Alias, BlockId, RecordId } from '#shared/ids.ts'
import type { Entry } from '#shared/margins/entry.ts'
import { ThreadIndex } from '#shared/projections/thread-index.ts'
import { Arrivals, type Screen } from './arrivals.ts'

const me = { id: Alias.parse('aaaaaaaa'), name: 'Me', role: 'reader' } as const
const block = BlockId.parse('p001')
const rid = (who: string, name: string) => RecordId.parse(`${who.repeat(8)}-${name.padEnd(8, '0')}`)
const told = (id: RecordId, thread = id, more: object = {}): Entry =>
  ({
    is: 'annotation',
    passage: { version: 1, start: { block, offset: 0 }, end: { block, offset: 4 }, quote: '', prefix: '', suffix: '' },
    kind: 'comment',
    to: 'commons',
    body: 'Words.',
    tags: [],
    mentions: [],
    at: 1,
    author: { id: Alias.parse(id.slice(0, 8)), name: '', role: 'reader' },
    phase: 'plenary',
    receivedAt: 1,
    revision: 1,
    thread,
    ...more,
  }) as Entry
const reply = (id: RecordId, replyTo: RecordId, more: object = {}) => told(id, replyTo, { is: 'reply', replyTo, move: 'build', ...more })
const change = (id: RecordId, value: Entry | undefined) => ({ from: 'margin' as const, margin: 'commons', id, value })

const full: Screen = { movesWithThread: () => true, movesWithReply: () => true, isInView: () => true }
function room(screen: Screen) {
  const index = new ThreadIndex(me, new Map([[block, 0]]))
  const arrivals = new Arrivals(me.id, index)
  arrivals.screen = screen
  const arrive = (...changes: ReturnType<typeof change>[]) => {
    index.change(arrivals.pass(changes, true))
    return index.all().length
  }
  return { index, arrivals, arrive }
}
const [theirs, other, mine] = [rid('b', 'one'), rid('c', 'two'), rid('a', 'mine')]

describe('what others write', () => {
  test('waits where it would move what is in view, is counted, and comes when it is let in', () => {
    const { index, arrivals, arrive } = room(full)
    expect(arrive(change(theirs, told(theirs)), change(other, told(other)))).toBe(0)
    expect(arrivals.count).toBe(2)
    index.change(arrivals.letIn())
    expect(index.all()).toHaveLength(2)
    expect(arrivals.count).toBe(0)
  })
  test('comes at once where it moves nothing', () => {
    expect(room({ ...full, movesWithThread: () => false }).arrive(change(theirs, told(theirs)))).toBe(1)
  })
  test('what was there before is never held back', () => {
    const { index, arrivals } = room(full)
    index.change(arrivals.pass([change(theirs, told(theirs))], false))
    expect(index.all()).toHaveLength(1)
  })
  test('the own words never wait', () => {
    expect(room(full).arrive(change(mine, told(mine)))).toBe(1)
  })
  test('a deletion comes at once, and takes away what still waits', () => {
    const { arrivals, arrive } = room(full)
    arrive(change(theirs, told(theirs)))
    expect(arrivals.count).toBe(1)
    arrive(change(theirs, undefined))
    expect(arrivals.count).toBe(0)
  })
  test('an edit of what stands in view waits, but is not counted as something new', () => {
    const { index, arrivals } = room(full)
    index.change(arrivals.pass([change(theirs, told(theirs))], false))
    index.change(arrivals.pass([change(theirs, told(theirs, theirs, { body: 'Other words.', revision: 2 }))], true))
    expect(index.get(theirs)?.root.body).toBe('Words.')
    expect(arrivals.count).toBe(0)
    index.change(arrivals.letIn())
    expect(index.get(theirs)?.root.body).toBe('Other words.')
  })
  test('a reply to a thread that waits, waits with it', () => {
    const { index, arrivals, arrive } = room({ ...full, movesWithReply: () => false })
    arrive(change(theirs, told(theirs)))
    arrive(change(other, reply(other, theirs)))
    expect(arrivals.count).toBe(2)
    index.change(arrivals.letIn())
    expect(index.get(theirs)?.replies).toHaveLength(1)
  })
  test('a record in two margins waits once', () => {
    const { arrivals, arrive } = room(full)
    arrive(change(theirs, told(theirs)), { ...change(theirs, told(theirs)), margin: 'facilitators' })
    expect(arrivals.count).toBe(1)
  })
  test('with focus on, everything of others waits', () => {
    const { arrivals, arrive } = room({ ...full, movesWithThread: () => false })
    arrivals.focused = true
    expect(arrive(change(theirs, told(theirs)))).toBe(0)
  })
})

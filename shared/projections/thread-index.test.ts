import { describe, expect, test } from 'vitest'
import { Alias, BlockId, RecordId } from '#shared/ids.ts'
import type { Entry } from '#shared/margins/entry.ts'
import type { Annotation, Mark, Reply } from '#shared/margins/record.ts'
import { chooseThreads, neighbour, orderThreads, unreadPosts } from './choose-threads.ts'
import { type Change, ThreadIndex } from './thread-index.ts'

const me = { id: Alias.parse('aaaaaaaa'), name: 'Me', role: 'reader' } as const
const blocks = ['p001', 'p002', 'p003'].map((id) => BlockId.parse(id))
const order = new Map(blocks.map((id, at) => [id, at]))
const rid = (who: string, name: string) => RecordId.parse(`${who.repeat(8)}-${name.padEnd(8, '0')}`)

const annotation = (block: number, offset: number, more: Partial<Annotation> = {}): Annotation => {
  const id = blocks[block] ?? BlockId.parse('zzzz')
  return {
    is: 'annotation',
    passage: {
      version: 1,
      start: { block: id, offset },
      end: { block: id, offset: offset + 10 },
      quote: 'the words',
      prefix: '',
      suffix: '',
    },
    kind: 'comment',
    to: 'commons',
    body: 'Something.',
    tags: [],
    mentions: [],
    at: 1,
    ...more,
  }
}
const reply = (replyTo: RecordId, more: Partial<Reply> = {}): Reply => ({
  is: 'reply',
  replyTo,
  move: 'build',
  to: 'commons',
  body: 'And.',
  tags: [],
  mentions: [],
  at: 2,
  ...more,
})
const mark = (on: RecordId, sort: Mark['sort'] = 'agree', more: Partial<Mark> = {}): Mark => ({
  is: 'mark',
  on,
  sort,
  to: 'commons',
  at: 3,
  ...more,
})

let clock = 100
const told = (id: RecordId, value: Annotation | Reply | Mark, thread: RecordId, more: Partial<Entry> = {}): Entry => {
  const who = id.slice(0, 8)
  return {
    ...value,
    author: { id: Alias.parse(who), name: who.slice(0, 1).toUpperCase(), role: 'reader' },
    phase: 'plenary',
    receivedAt: (clock += 1),
    revision: 1,
    thread,
    ...more,
  } as Entry
}
const inMargin = (id: RecordId, value: Entry | undefined, margin = 'commons'): Change => ({ from: 'margin', margin, id, value })
const inPen = (id: RecordId, value: Extract<Change, { from: 'pen' }>['value']): Change => ({ from: 'pen', id, value })
const index = () => new ThreadIndex(me, order)

describe('threads from margins and the own pen', () => {
  test('stand in the order of the text, the longer passage first, then by time', () => {
    const threads = index()
    const [a, b, c, d] = [rid('b', 'a'), rid('b', 'b'), rid('c', 'c'), rid('c', 'd')]
    const long = annotation(1, 5)
    threads.change([
      inMargin(a, told(a, annotation(2, 0), a)),
      inMargin(b, told(b, annotation(1, 5), b)),
      inMargin(c, told(c, { ...long, passage: { ...long.passage, end: { ...long.passage.end, offset: 99 } } }, c)),
      inMargin(d, told(d, annotation(0, 50), d)),
    ])
    expect(threads.all().map(({ id }) => id)).toEqual([d, c, b, a])
  })

  test('a thread that comes later takes its place, and the others keep their identity', () => {
    const threads = index()
    const [a, b, c] = [rid('b', 'a'), rid('b', 'b'), rid('c', 'c')]
    threads.change([inMargin(a, told(a, annotation(0, 0), a)), inMargin(b, told(b, annotation(2, 0), b))])
    const before = threads.all()
    const touched = threads.change([inMargin(c, told(c, annotation(1, 0), c))])
    expect([...touched]).toEqual([c])
    expect(threads.all().map(({ id }) => id)).toEqual([a, c, b])
    expect(threads.all()[0]).toBe(before[0])
    expect(threads.all()[2]).toBe(before[1])
  })

  test('what one wrote is there at once from the pen, and once when the margin has it too', () => {
    const threads = index()
    const mine = rid('a', 'mine')
    threads.change([inPen(mine, annotation(0, 0, { body: 'From my pen.' }))])
    expect(threads.get(mine)?.root).toMatchObject({ body: 'From my pen.', onlyMine: true, mine: true, author: { name: 'Me' }, revision: 0 })
    threads.change([inMargin(mine, told(mine, annotation(0, 0, { body: 'From my pen.' }), mine))])
    expect(threads.all()).toHaveLength(1)
    expect(threads.get(mine)?.root).toMatchObject({ onlyMine: false, revision: 1 })
    threads.change([inPen(mine, annotation(0, 0, { body: 'Mended.', editedAt: 9 }))])
    expect(threads.get(mine)?.root.body).toBe('Mended.')
  })

  test('replies nest to any depth, siblings by time', () => {
    const threads = index()
    const root = rid('b', 'root')
    const [r1, r2, r3, r4] = [rid('c', 'r1'), rid('b', 'r2'), rid('c', 'r3'), rid('b', 'r4')]
    threads.change([
      inMargin(r4, told(r4, reply(root), root, { receivedAt: 40 })),
      inMargin(r3, told(r3, reply(r2), root, { receivedAt: 30 })),
      inMargin(r2, told(r2, reply(r1), root, { receivedAt: 20 })),
      inMargin(r1, told(r1, reply(root), root, { receivedAt: 10 })),
      inMargin(root, told(root, annotation(0, 0), root)),
    ])
    expect(threads.get(root)?.replies.map(({ post, depth }) => [post.id, depth])).toEqual([
      [r1, 1],
      [r2, 2],
      [r3, 3],
      [r4, 1],
    ])
  })

  test('a reply whose own parent is not visible stands below the annotation, without saying whom it answers', () => {
    const threads = index()
    const [root, hidden, answer] = [rid('b', 'root'), rid('c', 'hidden'), rid('b', 'answer')]
    threads.change([inMargin(root, told(root, annotation(0, 0), root)), inMargin(answer, told(answer, reply(hidden), root))])
    expect(threads.get(root)?.replies).toMatchObject([{ depth: 1, answers: undefined }])
    threads.change([inMargin(hidden, told(hidden, reply(root), root))])
    expect(threads.get(root)?.replies.map(({ post, depth }) => [post.id, depth])).toEqual([
      [hidden, 1],
      [answer, 2],
    ])
  })

  test('replies in a ring, which only a hostile client makes, harm nothing', () => {
    const threads = index()
    const [root, a, b] = [rid('b', 'root'), rid('c', 'a'), rid('c', 'b')]
    threads.change([
      inMargin(root, told(root, annotation(0, 0), root)),
      inMargin(a, told(a, reply(b), root)),
      inMargin(b, told(b, reply(a), root)),
    ])
    expect(threads.all()).toHaveLength(1)
  })

  test('a deleted annotation stands while somebody answered, and goes when nobody did', () => {
    const threads = index()
    const [root, answer] = [rid('b', 'root'), rid('c', 'answer')]
    threads.change([inMargin(root, told(root, annotation(0, 0), root)), inMargin(answer, told(answer, reply(root), root))])
    threads.change([inMargin(root, told(root, annotation(0, 0, { body: '', deletedAt: 9 }), root))])
    expect(threads.get(root)).toMatchObject({ root: { deleted: true, body: '' }, posts: 1 })
    threads.change([inMargin(answer, undefined)])
    expect(threads.get(root)).toBeUndefined()
    expect(threads.all()).toEqual([])
  })

  test('a draft is no post; posting it under the same key makes it one', () => {
    const threads = index()
    const id = rid('a', 'draft')
    const { passage } = annotation(0, 0)
    threads.change([inPen(id, { is: 'draft', on: { passage }, to: 'commons', body: 'Not yet', tags: [], mentions: [], at: 1 })])
    expect(threads.all()).toEqual([])
    threads.change([inPen(id, annotation(0, 0))])
    expect(threads.all()).toHaveLength(1)
  })

  test('marks are counted by person and sort, one taken back is not, and the own one is known', () => {
    const threads = index()
    const root = rid('b', 'root')
    const [m1, m2, m3, mine] = [rid('c', 'm1'), rid('c', 'm2'), rid('d', 'm3'), rid('a', 'mine')]
    threads.change([
      inMargin(root, told(root, annotation(0, 0), root)),
      inMargin(m1, told(m1, mark(root), root)),
      inMargin(m2, told(m2, mark(root), root)),
      inMargin(m3, told(m3, mark(root), root)),
      inPen(mine, mark(root)),
    ])
    expect(threads.get(root)?.root.marks).toEqual({ counts: { agree: 3 }, mine: { agree: mine } })
    threads.change([inPen(mine, mark(root, 'agree', { goneAt: 9 })), inMargin(m3, undefined)])
    expect(threads.get(root)?.root.marks).toEqual({ counts: { agree: 1 }, mine: {} })
  })

  test('one record in two margins is one post: brought from a group, and known by its name at home', () => {
    const threads = index()
    const root = rid('b', 'root')
    threads.change([
      inMargin(
        root,
        told(root, annotation(0, 0), root, { lifted: true, author: { id: Alias.parse('bbbbbbbb'), name: 'masked', role: 'reader' } }),
        'commons',
      ),
      inMargin(root, told(root, annotation(0, 0), root), 'group'),
    ])
    expect(threads.all()).toHaveLength(1)
    expect(threads.get(root)?.root).toMatchObject({ lifted: true, author: { name: 'B' } })
  })

  test('the same threads come out whatever the order of arrival', () => {
    const root = rid('b', 'root')
    const [r1, r2, m1] = [rid('c', 'r1'), rid('b', 'r2'), rid('c', 'm1')]
    const changes = [
      inMargin(root, told(root, annotation(0, 0), root)),
      inMargin(r1, told(r1, reply(root), root)),
      inMargin(r2, told(r2, reply(r1), root)),
      inMargin(m1, told(m1, mark(r2), root)),
    ]
    const all = permutations(changes).map((some) => {
      const threads = index()
      for (const change of some) threads.change([change])
      return JSON.stringify(threads.all())
    })
    expect(new Set(all).size).toBe(1)
  })
})

describe('choosing threads', () => {
  const threads = index()
  const question = rid('b', 'quest')
  const answered = rid('c', 'answ')
  threads.change([
    inMargin(
      question,
      told(question, annotation(0, 0, { kind: 'question', body: 'Où est l’église? #place', tags: ['place'], mentions: [me.id] }), question),
    ),
    inMargin(answered, told(answered, annotation(1, 0, { kind: 'insight' }), answered)),
    inMargin(rid('b', 'reply'), told(rid('b', 'reply'), reply(answered), answered)),
  ])
  const all = threads.all()
  const none = () => false
  const ids = (choice: Parameters<typeof chooseThreads>[1]) => chooseThreads(all, choice, none).map(({ id }) => id)

  test.each([
    ['by kind', { kinds: new Set(['question'] as const) }, [question]],
    ['by tag', { tag: 'place' }, [question]],
    ['by a person who answered', { person: Alias.parse('bbbbbbbb') }, [question, answered]],
    ['by nobody who is here', { person: Alias.parse('dddddddd') }, []],
    ['unanswered', { state: 'unanswered' as const }, [question]],
    ['that mention me', { state: 'mentions' as const }, [question]],
    ['by words, without accents', { search: 'eglise OU' }, [question]],
    ['by words that are not there', { search: 'bridge' }, []],
  ])('%s', (_what, choice, expected) => {
    expect(ids(choice)).toEqual(expected)
  })
  test('without a choice, the very same list', () => {
    expect(chooseThreads(all, {}, none)).toBe(all)
  })
  test('orders and neighbours', () => {
    expect(orderThreads(all, 'most-replies').map(({ id }) => id)).toEqual([answered, question])
    expect(neighbour(all, question, 1)?.id).toBe(answered)
    expect(neighbour(all, answered, 1)?.id).toBe(question)
    expect(neighbour(all, undefined, -1)?.id).toBe(answered)
    expect(neighbour([], undefined, 1)).toBeUndefined()
  })
  test('the nearest one of a state, from one that is not of it, going round', () => {
    const waits = ({ unanswered }: { unanswered: boolean }) => unanswered
    expect([1, -1].map((step) => neighbour(all, answered, step === 1 ? 1 : -1, waits)?.id)).toEqual([question, question])
    expect(neighbour(all, question, 1, waits)?.id).toBe(question)
    expect(neighbour(all, undefined, 1, ({ mine }) => mine)).toBeUndefined()
  })
  test('posts of others after the last reading are unread, own ones never', () => {
    const thread = threads.get(answered)
    expect(thread && unreadPosts(thread, undefined)).toBe(2)
    expect(thread && unreadPosts(thread, thread.root.at)).toBe(1)
    expect(thread && unreadPosts(thread, thread.latest)).toBe(0)
  })
})

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]))
}

describe('replies whose annotation the viewer cannot see', () => {
  const root = rid('b', 'root')
  const first = rid('b', 'first')
  const second = rid('c', 'second')
  const mine = rid('a', 'mine')
  const said = (id: RecordId, value: Reply) => inMargin(id, told(id, value, root))

  test('stand by themselves, by time, and go to their thread when it comes', () => {
    const threads = index()
    threads.change([said(first, reply(root)), said(second, reply(first)), inPen(mine, reply(root))])
    expect(threads.all()).toEqual([])
    expect(threads.strays().map(({ id }) => id)).toEqual([mine, first, second])
    expect(threads.strays()).toBe(threads.strays())
    threads.change([inMargin(root, told(root, annotation(0, 0), root))])
    expect(threads.strays()).toEqual([])
    expect(threads.all()[0]?.replies).toHaveLength(3)
  })

  test('go to their thread when the reply that they answer comes last, and are left when it goes', () => {
    const threads = index()
    threads.change([inPen(mine, reply(first))])
    threads.change([inMargin(root, told(root, annotation(0, 0), root))])
    expect(threads.strays().map(({ id }) => id)).toEqual([mine])
    threads.change([said(first, reply(root))])
    expect(threads.strays()).toEqual([])
    expect(threads.all()[0]?.replies.map(({ post }) => post.id)).toEqual([first, mine])
    threads.change([inMargin(first, undefined)])
    expect(threads.strays().map(({ id }) => id)).toEqual([mine])
    expect(threads.all()[0]?.replies).toEqual([])
  })

  test('are left when it is taken away, and go when they are deleted or taken away themselves', () => {
    const threads = index()
    threads.change([inMargin(root, told(root, annotation(0, 0), root)), said(first, reply(root)), said(second, reply(root))])
    expect(threads.strays()).toEqual([])
    threads.change([inMargin(root, undefined)])
    expect(threads.strays().map(({ id }) => id)).toEqual([first, second])
    threads.change([said(first, reply(root, { deletedAt: 9, body: '' })), inMargin(second, undefined)])
    expect(threads.strays()).toEqual([])
  })
})

import { expect, test } from 'vitest'
import type { RecordId } from '#shared/ids.ts'
import { PromptId } from '#shared/ids.ts'
import type { Entry, KeptRecord } from '#shared/margins/entry.ts'
import { Mark, Reply } from '#shared/margins/record.ts'
import { standings } from '#shared/margins/standing.ts'
import { aliasOfNth, blocks, groupOfNth, keptAnnotation, passage, promptOfNth, recordOfNth, sampleSession } from '#shared/session/sample.ts'
import { answersTo, boardOf, noGroup } from './board.ts'

const g1 = groupOfNth(1)
const g2 = groupOfNth(2)
const session = sampleSession(6, { phase: 'discuss' })

function annotation(
  author: number,
  nth: number,
  to: string,
  more: { kind?: string; block?: string; at?: number; deletedAt?: number; prompt?: string } = {},
): KeptRecord {
  const { block = 'bbbb', at = 100, ...value } = more
  const record = keptAnnotation(author, to, { id: recordOfNth(author, nth), thread: recordOfNth(author, nth), receivedAt: at })
  return { ...record, value: { ...record.value, ...value, passage: passage(block) } as KeptRecord['value'] }
}
const reply = (author: number, nth: number, root: RecordId, to: string, at = 200): KeptRecord => ({
  ...keptAnnotation(author, to, { id: recordOfNth(author, nth), thread: root, receivedAt: at }),
  value: Reply.parse({ is: 'reply', replyTo: root, move: 'answer', to, body: 'So.', tags: [], mentions: [], at: 1 }),
})
const mark = (author: number, nth: number, on: RecordId, sort: string): KeptRecord => ({
  ...keptAnnotation(author, 'commons', { id: recordOfNth(author, nth), thread: on }),
  value: Mark.parse({ is: 'mark', on, sort, to: 'commons', at: 1 }),
})
const entriesOf = (...records: KeptRecord[]): [RecordId, Entry][] =>
  records.flatMap((record) => {
    const entry = standings(record, session).get('facilitators')
    return entry ? [[record.id, entry] as [RecordId, Entry]] : []
  })

const people = [1, 2, 3, 4, 5, 6].map((nth) => ({
  alias: aliasOfNth(nth),
  role: 'reader' as const,
  ...(nth < 5 ? { group: nth < 3 ? g1 : g2 } : {}),
}))
const board = (...records: KeptRecord[]) => boardOf({ entries: entriesOf(...records), blocks, groups: [g1, g2], people, since: 150 })

test('an annotation counts where its passage begins, in the column of the group it addresses', () => {
  const { rows } = board(annotation(1, 1, `group:${g1}`), annotation(3, 1, `group:${g2}`, { block: 'aaaa', kind: 'insight' }))
  expect(rows.map((row) => [row.block, [...row.cells.keys()], row.total.annotations])).toEqual([
    ['aaaa', [g2], 1],
    ['bbbb', [g1], 1],
  ])
  expect(rows[0]?.total.kinds).toEqual({ comment: 0, question: 0, insight: 1, connection: 0, challenge: 0 })
})

test('what is addressed to everyone counts for the group its author was in, or for none', () => {
  const inGroup = { ...annotation(1, 1, 'commons'), group: g1 }
  expect([...(board(inGroup, annotation(5, 1, 'commons')).rows[0]?.cells.keys() ?? [])]).toEqual([g1, noGroup])
})

test('replies count in the cell of their thread, people once', () => {
  const root = annotation(1, 1, `group:${g1}`)
  const { rows, most } = board(root, reply(2, 1, root.id, `group:${g1}`), reply(1, 2, root.id, `group:${g1}`))
  expect(rows[0]?.cells.get(g1)).toMatchObject({ annotations: 1, replies: 2, people: 2, threads: [root.id] })
  expect(most).toBe(3)
})

test('a question is unanswered until another replies or it is resolved', () => {
  const question = annotation(1, 1, `group:${g1}`, { kind: 'question' })
  const open = (...more: KeptRecord[]) => board(question, ...more).groups[0]?.unanswered
  expect(open()).toBe(1)
  expect(open(reply(1, 2, question.id, `group:${g1}`))).toBe(1)
  expect(open(reply(2, 1, question.id, `group:${g1}`))).toBe(0)
  expect(open(mark(0, 1, question.id, 'resolve'))).toBe(0)
  expect(open(mark(2, 1, question.id, 'me-too'))).toBe(1)
  expect(board(annotation(1, 1, `group:${g1}`)).groups[0]?.unanswered).toBe(0)
})

test('what is deleted, private or hidden is counted nowhere', () => {
  const hidden = entriesOf(annotation(3, 1, 'commons')).map(([id, entry]): [RecordId, Entry] => [id, { ...entry, hidden: true }])
  const { rows, wroteNothing } = boardOf({
    entries: [...entriesOf(annotation(1, 1, 'commons', { deletedAt: 5 }), annotation(2, 1, 'me')), ...hidden],
    blocks,
    groups: [],
    people,
    since: 0,
  })
  expect(rows).toEqual([])
  expect(wroteNothing).toEqual(people.map((person) => person.alias))
})

test('who has written nothing yet, who is quiet in this phase, and which groups are silent', () => {
  const early = annotation(1, 1, `group:${g1}`, { at: 100 })
  const { wroteNothing, groups } = board(early, annotation(3, 1, `group:${g2}`, { at: 160 }))
  expect(wroteNothing).toEqual([2, 4, 5, 6].map(aliasOfNth))
  expect(groups.map(({ group, members, quiet, silent, latest }) => ({ group, members, quiet, silent, latest }))).toEqual([
    { group: g1, members: 2, quiet: [aliasOfNth(1), aliasOfNth(2)], silent: true, latest: 100 },
    { group: g2, members: 2, quiet: [aliasOfNth(4)], silent: false, latest: 160 },
  ])
})

test('whoever was removed is not waited for, and an empty group is not silent', () => {
  const gone = people.map((person) => ({ ...person, removed: true }))
  const { wroteNothing, groups } = boardOf({ entries: [], blocks, groups: [g1], people: gone, since: 0 })
  expect([wroteNothing, groups[0]?.silent, groups[0]?.members]).toEqual([[], false, 0])
})

test('a silence that shows counts only gives the same board', () => {
  const records = [annotation(1, 1, `group:${g1}`, { kind: 'question' }), annotation(3, 1, 'commons')]
  const counted = records.flatMap((record) => {
    const entry = standings(record, { ...session, phase: 'read', silence: 'counts' }).get('facilitators')
    return entry ? [[record.id, entry] as [RecordId, Entry]] : []
  })
  expect(counted.every(([, entry]) => entry.withheld)).toBe(true)
  expect(boardOf({ entries: counted, blocks, groups: [g1, g2], people, since: 150 })).toEqual(board(...records))
})

test('answers to a prompt stand side by side, oldest first', () => {
  const prompt = promptOfNth(1)
  const first = annotation(1, 1, `group:${g1}`, { prompt, at: 10 })
  const second = annotation(2, 1, `group:${g1}`, { prompt, at: 20 })
  const answers = answersTo(
    PromptId.parse(prompt),
    entriesOf(
      second,
      first,
      reply(2, 5, first.id, `group:${g1}`),
      annotation(3, 1, `group:${g2}`),
      annotation(5, 1, 'commons', { prompt }),
    ),
    [g1, g2],
  )
  expect([...answers].map(([column, list]) => [column, list.map((one) => [one.thread, one.replies])])).toEqual([
    [
      g1,
      [
        [first.id, 1],
        [second.id, 0],
      ],
    ],
    [g2, []],
    [noGroup, [[recordOfNth(5, 1), 0]]],
  ])
})

test('after a correction each counts where it stands now; what has no place is counted by itself', () => {
  const [moved, lost] = [annotation(1, 1, `group:${g1}`), annotation(3, 1, `group:${g2}`, { kind: 'question' })]
  const { rows, unplaced, groups } = boardOf({
    entries: entriesOf(moved, lost),
    blocks,
    blockOf: (id) => (id === moved.id ? passage('aaaa').start.block : undefined),
    groups: [g1, g2],
    people,
    since: 150,
  })
  expect(rows.map((row) => [row.block, row.total.threads])).toEqual([['aaaa', [moved.id]]])
  expect([[...(unplaced?.cells.keys() ?? [])], unplaced?.total.threads, unplaced?.total.unanswered]).toEqual([[g2], [lost.id], 1])
  expect(groups.map(({ posts }) => posts)).toEqual([1, 1])
})

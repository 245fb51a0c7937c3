import { expect, test } from 'vitest'
import { Alias, BlockId, GroupId, RecordId } from '#shared/ids.ts'
import type { Entry } from '#shared/margins/entry.ts'
import type { Phase } from '#shared/session/phase.ts'
import { changeSinceReading, suggestedPassages, takingPart, threadsToName } from './briefing.ts'
import { foundIn } from './choose-reviewed.ts'
import { seenThreads } from './seen-threads.ts'

const [ada, wen, eli] = ['adaadaad', 'wenwenwe', 'elielieli'.slice(0, 8)].map((one) => Alias.parse(one)) as [Alias, Alias, Alias]
const [calm, lively] = [BlockId.parse('calm'), BlockId.parse('lively')]
const group = (nth: number) => GroupId.parse(`00000000-0000-4000-8000-00000000000${nth}`)
let made = 0
const entries = new Map<RecordId, Entry>()
const told = (by: Alias, thread: RecordId, phase: Phase) => ({
  author: { id: by, name: '', role: 'reader' as const },
  phase,
  receivedAt: ++made,
  revision: 1,
  thread,
  to: 'commons' as const,
  at: 1,
})
const words = { body: '', tags: [], mentions: [] }

function post(
  by: Alias,
  block: BlockId,
  kind: 'question' | 'comment' | 'challenge',
  phase: Phase = 'read',
  more: Partial<Entry> = {},
): RecordId {
  const id = RecordId.parse(`${by}-${String(made).padStart(8, '0')}`)
  const passage = { version: 1, start: { block, offset: 0 }, end: { block, offset: 1 }, quote: '', prefix: '', suffix: '' }
  entries.set(id, { ...told(by, id, phase), ...words, is: 'annotation', kind, passage, ...more } as Entry)
  return id
}
function on(by: Alias, thread: RecordId, what: 'answer' | 'me-too' | 'resolve', phase: Phase = 'discuss'): void {
  const id = RecordId.parse(`${by}-${String(made).padStart(8, '0')}`)
  entries.set(
    id,
    what === 'answer'
      ? { ...told(by, thread, phase), ...words, is: 'reply', move: 'answer', replyTo: thread }
      : { ...told(by, thread, phase), is: 'mark', on: thread, sort: what },
  )
}

const open = post(ada, lively, 'question', 'read', { group: group(1) })
on(wen, open, 'me-too')
const answered = post(wen, lively, 'question', 'read', { group: group(2) })
on(ada, answered, 'answer')
const settled = post(wen, calm, 'question')
on(ada, settled, 'resolve')
const challenge = post(wen, lively, 'challenge', 'discuss')
const hidden = post(ada, calm, 'question', 'read', { hidden: true })
const threads = seenThreads(entries)
const people = [ada, wen, eli].map((alias) => ({ alias, role: 'reader' as const }))

test('a passage is suggested by open questions, who asks the same, challenges, voices and groups; what is settled makes no point', () => {
  // 3 for the open question, 1 for who asks the same, 2 for the challenge, 2 for the second group; nobody beyond the second person.
  expect(suggestedPassages({ threads, blocks: [calm, lively] })).toEqual([
    {
      block: lively,
      points: 8,
      thread: open,
      reasons: [
        { is: 'open-questions', questions: 1, meToo: 1 },
        { is: 'challenged', challenges: 1 },
        { is: 'several-groups', groups: 2 },
      ],
    },
  ])
})

test('open questions come first; what is hidden is named and counted nowhere', () => {
  const { questions, unanswered } = threadsToName(threads.values())
  expect(questions).toMatchObject({ total: 3, open: 1 })
  expect(questions.threads[0]?.id).toBe(open)
  expect(questions.threads.map(({ id }) => id)).not.toContain(hidden)
  expect(unanswered.threads.map(({ id }) => id)).toEqual([challenge])
})

test('the silent are those who neither wrote nor marked', () =>
  expect(takingPart({ entries, people })).toEqual({ readers: 3, wrote: 2, markedOnly: 0, silent: [eli] }))

test('the change tells what was written in the silent reading from what came after it', () => {
  expect(changeSinceReading({ entries, threads, people })).toMatchObject({
    before: { annotations: 3, replies: 0, people: 2 },
    after: { annotations: 1, replies: 1, people: 2 },
    both: 2,
    questions: { asked: 3, settled: 2 },
  })
  expect(changeSinceReading({ entries: new Map(), threads, people })).toBeUndefined()
})

test('all that is asked of a post must hold of one post', () => {
  const thread = threads.get(answered)
  if (!thread) throw new Error('the thread is there')
  expect(foundIn(thread, { by: wen, kind: 'question' })).toEqual([answered])
  expect(foundIn(thread, { by: ada, kind: 'question' })).toEqual([])
  expect(foundIn(thread, { answered: 'no' })).toEqual([])
  expect(foundIn(thread, {}, new Set([answered]))).toEqual([answered])
})

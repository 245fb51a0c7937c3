/** The briefing of a session, with the words of the threads that it names. */

import type { Database } from '#server/storage/database.ts'
import type { SessionDetails } from '#server/storage/sessions.ts'
import type { BlockId, RecordId } from '#shared/ids.ts'
import { isPostEntry } from '#shared/margins/entry.ts'
import { answersTo } from '#shared/projections/board.ts'
import { changeSinceReading, drewMost, suggestedPassages, takingPart, threadsToName, writtenOf } from '#shared/projections/briefing.ts'
import { blockFigures } from '#shared/projections/figures.ts'
import { isCounted, type SeenPost, type SeenThread } from '#shared/projections/seen-threads.ts'
import type { BriefedThread, ReviewBriefing } from '#shared/protocol/http/review-briefing.ts'
import { countedOnce } from './counted-once.ts'
import { postsById } from './find-threads.ts'
import { groupNotes } from './group-notes.ts'
import type { Reviewing } from './open-review.ts'
import { peopleOf, personCalled } from './people.ts'
import { marksByPost, presentPost } from './present.ts'
import { promptsFor } from './prompts.ts'

/** Threads under each prompt and group. */
const ANSWERS = 3

const once = countedOnce<Promise<ReviewBriefing>>()

/** @param blocks the blocks of the reading in their order */
export function briefingOf(
  db: Database,
  reviewing: Reviewing,
  session: SessionDetails,
  blocks: readonly BlockId[],
): Promise<ReviewBriefing> {
  const { title, phase, names, closedAt, reading, seminar } = session
  const key = JSON.stringify([title, phase, names, closedAt, reading.title, reading.author, seminar.title, blocks])
  return once(reviewing.seen, key, () => make(db, reviewing, session, blocks))
}

async function make(db: Database, reviewing: Reviewing, session: SessionDetails, blocks: readonly BlockId[]): Promise<ReviewBriefing> {
  const { seen, state } = reviewing
  const { entries, threads } = seen
  const groups = [...state.groups.keys()]
  const people = peopleOf(reviewing)
  const named = threadsToName(threads.values())
  const prompts = await promptsFor(db, reviewing)
  const answers = new Map(
    prompts.map((prompt) => [prompt.id, [...answersTo(prompt.id, entries, groups)].filter(([, found]) => found.length > 0)]),
  )

  const shown = new Set<RecordId>([
    ...[...named.questions.threads, ...named.voices, ...named.unanswered.threads].map((thread) => thread.id),
    ...[...answers.values()].flatMap((columns) => columns.flatMap(([, found]) => found.slice(0, ANSWERS).map((answer) => answer.thread))),
  ])
  const words = await postsById(db.pool, reviewing, [...shown])
  const brief = (thread: SeenThread | undefined): BriefedThread[] => {
    const root = thread && words.get(thread.id)
    if (!thread || root?.is !== 'annotation') return []
    const { replies, voices, meToo, answered, resolved } = thread
    const marks = marksByPost(thread.marks).get(thread.id) ?? []
    return [{ root: presentPost(thread.id, root, marks), replies, voices, meToo, answered, resolved }]
  }

  const posts: SeenPost[] = []
  let marks = 0
  for (const entry of entries.values()) {
    if (entry.is === 'mark') marks += entry.goneAt === undefined ? 1 : 0
    else if (isPostEntry(entry) && isCounted(entry)) posts.push(entry)
  }
  const { annotations, replies, kinds } = writtenOf(posts)
  const times = posts.map((post) => post.receivedAt)
  const part = takingPart({ entries, people })
  const change = changeSinceReading({ entries, threads, people })
  const byGroup = Map.groupBy(posts, (post) => post.group)

  return {
    session: {
      title: session.title,
      phase: session.phase,
      names: session.names,
      createdAt: session.createdAt.toISOString(),
      closedAt: session.closedAt?.toISOString() ?? null,
      reading: { title: session.reading.title, author: session.reading.author },
      seminar: { title: session.seminar.title },
    },
    totals: {
      threads: [...threads.values()].filter((thread) => isCounted(thread.root)).length,
      annotations,
      replies,
      marks,
      kinds,
      first: timeOrNull(times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)),
      last: timeOrNull(times.reduce((a, b) => Math.max(a, b), 0)),
    },
    people: {
      readers: part.readers,
      wrote: part.wrote,
      markedOnly: part.markedOnly,
      silent: part.silent.map((alias) => personCalled(reviewing, alias)),
      groups: [...state.groups.values()].map(({ id, name }) => {
        const its = byGroup.get(id) ?? []
        return { id, name, people: writtenOf(its).people, posts: its.length }
      }),
    },
    notes: await groupNotes(db.pool, reviewing),
    drew: drewMost(blockFigures(entries, blocks, groups)).map(({ row, confusion }) => ({
      block: row.block,
      annotations: row.total.annotations,
      replies: row.total.replies,
      people: row.total.people,
      kinds: row.total.kinds,
      confusion,
    })),
    questions: { ...named.questions, threads: named.questions.threads.flatMap(brief) },
    voices: named.voices.flatMap(brief),
    unanswered: { ...named.unanswered, threads: named.unanswered.threads.flatMap(brief) },
    prompts: prompts.map((prompt) => {
      const columns = answers.get(prompt.id) ?? []
      return {
        id: prompt.id,
        body: prompt.body,
        block: prompt.block ?? null,
        releasedAt: prompt.releasedAt === undefined ? null : new Date(prompt.releasedAt).toISOString(),
        answers: columns.reduce((sum, [, found]) => sum + found.length, 0),
        groups: columns.map(([group, found]) => ({
          group,
          answers: found.length,
          people: writtenOf(found.map((answer) => answer.entry)).people,
          threads: found.slice(0, ANSWERS).flatMap((answer) => brief(threads.get(answer.thread))),
        })),
      }
    }),
    change: change ?? null,
    suggested: suggestedPassages({ threads, blocks }).map((one) => ({ ...one, reasons: [...one.reasons] })),
  }
}

const timeOrNull = (at: number): string | null => (Number.isFinite(at) && at > 0 ? new Date(at).toISOString() : null)

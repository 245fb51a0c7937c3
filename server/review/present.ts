import type { RecordId } from '#shared/ids.ts'
import { type Entry, isPostEntry, type MarkEntry, type ReplyEntry } from '#shared/margins/entry.ts'
import type { Sort } from '#shared/margins/record.ts'
import type { SeenThread } from '#shared/projections/seen-threads.ts'
import type { ReviewedPost, ReviewedThread } from '#shared/protocol/http/review.ts'
import type { StandingEntry } from './open-review.ts'

/** An annotation or reply as review shows it. */
export function presentPost(id: RecordId, entry: StandingEntry | ReplyEntry, marks: Iterable<MarkEntry>): ReviewedPost {
  return {
    id,
    thread: entry.thread,
    author: presentAuthor(entry.author),
    to: entry.to,
    ...(entry.group ? { group: entry.group } : {}),
    phase: entry.phase,
    at: new Date(entry.receivedAt).toISOString(),
    edited: entry.editedAt !== undefined,
    deleted: entry.deletedAt !== undefined,
    hidden: entry.hidden === true,
    withheld: entry.withheld === true,
    body: entry.deletedAt === undefined ? entry.body : '',
    tags: entry.tags,
    marks: countMarks(marks),
    ...(entry.is === 'annotation'
      ? {
          kind: entry.kind,
          passage: entry.passage,
          ...(entry.stands ? { stands: entry.stands } : {}),
          ...(entry.prompt ? { prompt: entry.prompt } : {}),
        }
      : { move: entry.move, replyTo: entry.replyTo }),
  }
}

/** Whoever wrote something, as review names them. */
export const presentAuthor = ({ id, name, role, imported }: Entry['author']): ReviewedPost['author'] => ({
  alias: id,
  name,
  role,
  ...(imported ? { imported } : {}),
})

/** One person counts once for each sort. */
function countMarks(marks: Iterable<MarkEntry>): Partial<Record<Sort, number>> {
  const people = new Map<Sort, Set<string>>()
  for (const mark of marks) people.set(mark.sort, (people.get(mark.sort) ?? new Set()).add(mark.author.id))
  return Object.fromEntries([...people].map(([sort, who]) => [sort, who.size]))
}

/** The marks among entries, by what they are on. */
export function marksByPost(entries: Iterable<Entry>): Map<RecordId, MarkEntry[]> {
  const marks = new Map<RecordId, MarkEntry[]>()
  for (const entry of entries) {
    if (entry.is !== 'mark') continue
    const on = marks.get(entry.on)
    if (on) on.push(entry)
    else marks.set(entry.on, [entry])
  }
  return marks
}

/**
 * A thread with what was found in it.
 * @param entries its annotation and replies with their words
 */
export function presentThread(thread: SeenThread, entries: ReadonlyMap<RecordId, Entry>, found: ReviewedThread['found']): ReviewedThread {
  const { id, answered, resolved, pinned, voices } = thread
  const marks = marksByPost(thread.marks)
  const posts = thread.posts
    .flatMap(([post]) => {
      const entry = entries.get(post)
      return entry && isPostEntry(entry) ? [presentPost(post, entry, marks.get(post) ?? [])] : []
    })
    .toSorted((a, b) => Number(b.id === id) - Number(a.id === id) || (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1))
  return { id, posts, answered, resolved, pinned, voices, found }
}

/** What is new to somebody in their sessions, counted by what they may see there and nothing else. */
import { loadHidings, loadRecordsSince, type Since } from '#server/storage/bare-records.ts'
import type { Database } from '#server/storage/database.ts'
import { loadSession } from '#server/storage/session-state.ts'
import type { AccountId, RecordId, SessionId } from '#shared/ids.ts'
import { type AnnotationEntry, isPostEntry, type ReplyEntry } from '#shared/margins/entry.ts'
import { hiddenBy } from '#shared/margins/hiding.ts'
import { seenBy } from '#shared/margins/seen.ts'
import { isNews, type News, newsAmong } from '#shared/projections/news.ts'
import type { ParticipantState, SessionState } from '#shared/session/state.ts'

/** Beyond it nobody counts; the newest are looked at. */
export const MOST_NEWS = 200

/** For each of these sessions in which the account has a place and something is new to it: how much. */
export async function newsFor(db: Database, account: AccountId, sessions: readonly SessionId[]): Promise<Map<SessionId, News>> {
  const found = await newIn(db, account, sessions)
  return new Map(found.map(({ session, viewer, posts, since }) => [session, newsAmong(posts, viewer.alias, since)]))
}

/** What is new to somebody in one session. */
export interface NewIn {
  readonly session: SessionId
  /** ms since 1970. */
  readonly since: number
  readonly viewer: ParticipantState
  readonly state: SessionState
  /** Newest first, without their words; never empty. */
  readonly posts: readonly SeenPost[]
}

/** @param after ms since 1970: what is older is not new, though they have not been there since */
export async function newIn(db: Database, account: AccountId, sessions: readonly SessionId[], after?: number): Promise<NewIn[]> {
  const found = await loadRecordsSince(db.pool, account, sessions, MOST_NEWS, after)
  const seen = await Promise.all(found.map((one) => seenOf(db, one)))
  return seen.flatMap((one) => (one && one.posts.length > 0 ? [one] : []))
}

async function seenOf({ pool }: Database, { session, participant, since, records }: Since): Promise<NewIn | undefined> {
  const threads = records.map(({ thread }) => thread)
  const [stored, hidings] = await Promise.all([loadSession(pool, session), loadHidings(pool, session, threads)])
  const viewer = stored?.state.participants.get(participant)
  if (!stored || !viewer) return undefined
  const state: SessionState = { ...stored.state, hidden: hiddenBy(hidings) }
  const posts = records.flatMap((record) => {
    const entry = seenBy(viewer, record, state)
    const post = entry && isPostEntry(entry) ? asSeen(record.id, entry) : undefined
    return post && isNews(post, viewer.alias, since) ? [post] : []
  })
  return { session, since, viewer, state, posts: posts.toSorted((a, b) => b.shownAt - a.shownAt) }
}

type SeenPost = ReturnType<typeof asSeen>
const asSeen = (id: RecordId, entry: AnnotationEntry | ReplyEntry) => ({
  id,
  shownAt: entry.shownAt ?? entry.receivedAt,
  deleted: entry.deletedAt !== undefined,
  hidden: entry.hidden === true,
  ...(entry.is === 'reply' ? { replyTo: entry.replyTo } : {}),
})

/** What is new to somebody in their sessions, counted by what they may see there and nothing else. */
import { loadHidings, loadRecordsSince, type Since } from '#server/storage/bare-records.ts'
import type { Database } from '#server/storage/database.ts'
import { loadSession } from '#server/storage/session-state.ts'
import type { AccountId, RecordId, SessionId } from '#shared/ids.ts'
import { type Entry, isPostEntry } from '#shared/margins/entry.ts'
import { hiddenBy } from '#shared/margins/hiding.ts'
import { seenBy } from '#shared/margins/seen.ts'
import { type News, newsAmong } from '#shared/projections/news.ts'
import type { SessionState } from '#shared/session/state.ts'

/** Beyond it nobody counts; the newest are looked at. */
export const MOST_NEWS = 200

/** For each of these sessions in which the account has a place and something is new to it: how much. */
export async function newsFor(db: Database, account: AccountId, sessions: readonly SessionId[]): Promise<Map<SessionId, News>> {
  const found = await loadRecordsSince(db.pool, account, sessions, MOST_NEWS)
  const counted = await Promise.all(found.map(async (one) => [one.session, await count(db, one)] as const))
  return new Map(counted.filter(([, news]) => news.posts > 0))
}

async function count({ pool }: Database, { session, participant, since, records }: Since): Promise<News> {
  const [stored, hidings] = await Promise.all([
    loadSession(pool, session),
    loadHidings(
      pool,
      session,
      records.map(({ thread }) => thread),
    ),
  ])
  const viewer = stored?.state.participants.get(participant)
  if (!stored || !viewer) return { posts: 0, replies: 0 }
  const state: SessionState = { ...stored.state, hidden: hiddenBy(hidings) }
  const seen = records.flatMap((record) => {
    const entry = seenBy(viewer, record, state)
    return entry && isPostEntry(entry) ? [asSeen(record.id, entry)] : []
  })
  return newsAmong(seen, viewer.alias, since)
}

const asSeen = (id: RecordId, entry: Extract<Entry, { is: 'annotation' | 'reply' }>) => ({
  id,
  at: entry.receivedAt,
  deleted: entry.deletedAt !== undefined,
  hidden: entry.hidden === true,
  ...(entry.is === 'reply' ? { replyTo: entry.replyTo } : {}),
})

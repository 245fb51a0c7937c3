/**
 * The threads that fit, page by page. What is found and in which order is decided by what whoever asks sees; only the
 * words of the page that is shown are read.
 */
import type { Pool } from 'pg'
import { HIT, linesAround, postsWithWords } from '#server/storage/search-words.ts'
import { loadRecordsById } from '#server/storage/session-state.ts'
import { type BlockId, RecordId } from '#shared/ids.ts'
import type { Entry } from '#shared/margins/entry.ts'
import { compareStandings, foundIn, type Standing, standingOf } from '#shared/projections/choose-reviewed.ts'
import type { SeenThread } from '#shared/projections/seen-threads.ts'
import type { ReviewedThread, ThreadFilters, ThreadsPage, ThreadsQuery } from '#shared/protocol/http/review.ts'
import { type Reviewing, seenEntries } from './open-review.ts'
import { presentThread } from './present.ts'

type Hit = { readonly text: string; readonly hit: boolean }
export interface Found {
  readonly thread: SeenThread
  readonly found: readonly RecordId[]
  readonly standing: Standing
}

/**
 * One page of threads.
 * @param blocks the blocks of the reading in their order
 */
export async function findThreads(pool: Pool, reviewing: Reviewing, query: ThreadsQuery, blocks: readonly BlockId[]): Promise<ThreadsPage> {
  const all = await findAllThreads(pool, reviewing, query, blocks)
  const after = query.after === undefined ? undefined : standingNamed(query.after)
  const start = after ? all.findIndex((one) => compareStandings(one.standing, after) > 0) : 0
  const page = start < 0 ? [] : all.slice(start, start + query.limit)
  const last = page.at(-1)
  const threads = await withWords(pool, reviewing, page, query.words)
  return { threads, total: all.length, next: last && start + page.length < all.length ? nameOf(last.standing) : null }
}

/** Threads with their words, some at a time, and how far that is: counted in annotations and replies. */
interface ThreadsFound {
  readonly threads: readonly ReviewedThread[]
  readonly done: number
  readonly total: number
}

/** The threads that fit. */
export async function threadsThatFit(pool: Pool, reviewing: Reviewing, filters: ThreadFilters): Promise<Set<RecordId>> {
  const all = await findAllThreads(pool, reviewing, { ...filters, order: 'oldest' }, [])
  return new Set(all.map(({ thread }) => thread.id))
}

/** Annotations and replies that are held at once. */
const POSTS_AT_ONCE = 500

/** These threads with the words of all their posts, in their order; no more than some are held. Gives at least one part, so that the total is known. */
export async function* threadsWithWords(pool: Pool, reviewing: Reviewing, all: readonly Found[]): AsyncGenerator<ThreadsFound> {
  const total = all.reduce((sum, { thread }) => sum + thread.posts.length, 0)
  let done = 0
  let page: Found[] = []
  let posts = 0
  for (const [nth, found] of all.entries()) {
    page.push(found)
    posts += found.thread.posts.length
    if (posts < POSTS_AT_ONCE && nth < all.length - 1) continue
    done += posts
    yield { threads: await withWords(pool, reviewing, page, undefined), done, total }
    page = []
    posts = 0
  }
  if (all.length === 0) yield { threads: [], done, total }
}

/** Every thread that fits, in order, without its words. */
export async function findAllThreads(
  pool: Pool,
  { seen, state, session }: Reviewing,
  query: ThreadFilters & Pick<ThreadsQuery, 'order'>,
  blocks: readonly BlockId[],
): Promise<Found[]> {
  const hits = query.words === undefined ? undefined : await postsWithWords(pool, state.id, session.reading.language, query.words)
  const places = new Map(blocks.map((block, nth) => [block, nth]))
  const all: Found[] = []
  for (const thread of seen.threads.values()) {
    const found = foundIn(thread, query, hits)
    if (found.length > 0) all.push({ thread, found, standing: standingOf(thread, query.order, places) })
  }
  return all.sort((a, b) => compareStandings(a.standing, b.standing))
}

/** A cursor: the standing of the last thread of a page. */
const nameOf = ({ key, at, id }: Standing): string => `${key}.${at}.${id}`
function standingNamed(cursor: string): Standing {
  const [key = '', at = '', id = ''] = cursor.split('.', 3)
  return { key: Number(key), at: Number(at), id: RecordId.parse(id) }
}

/** These threads with the words of all their posts, as they are seen. */
async function withWords(pool: Pool, reviewing: Reviewing, page: readonly Found[], words: string | undefined): Promise<ReviewedThread[]> {
  const ids = page.flatMap(({ thread }) => thread.posts.map(([id]) => id))
  const [entries, hits] = await Promise.all([
    postsById(pool, reviewing, ids),
    words === undefined
      ? undefined
      : findHits(
          pool,
          reviewing,
          words,
          page.flatMap(({ found }) => found),
        ),
  ])
  return page.map(({ thread, found }) =>
    presentThread(
      thread,
      entries,
      found.map((id) => ({ id, ...(hits ? { hits: hits.get(id) ?? [] } : {}) })),
    ),
  )
}

/** Annotations and replies with their words, as they are seen. */
export async function postsById(pool: Pool, reviewing: Reviewing, ids: readonly RecordId[]): Promise<Map<RecordId, Entry>> {
  return seenEntries(reviewing, await loadRecordsById(pool, reviewing.state.id, ids))
}

/** What stands around the words in these posts. */
async function findHits(
  pool: Pool,
  { state, session }: Reviewing,
  words: string,
  among: readonly RecordId[],
): Promise<Map<RecordId, Hit[]>> {
  const lines = await linesAround(pool, state.id, session.reading.language, words, among)
  return new Map([...lines].map(([id, line]) => [id, partsOf(line)]))
}

const partsOf = (line: string): Hit[] =>
  line.split(HIT.begins).flatMap((part, nth) => {
    const [hit = '', rest = ''] = nth === 0 ? ['', part] : part.split(HIT.ends, 2)
    return [
      { text: hit, hit: true },
      { text: rest, hit: false },
    ].filter(({ text }) => text !== '')
  })

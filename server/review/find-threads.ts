/**
 * The threads that fit, page by page. SQL narrows by what is stored, which is never less than what may be seen; what is
 * shown and what a thread is found for is decided afterwards, by what whoever asks sees of it.
 */
import type { Pool } from 'pg'
import { loadRecordsById } from '#server/storage/session-state.ts'
import { RecordId } from '#shared/ids.ts'
import type { Entry } from '#shared/margins/entry.ts'
import { seenBy } from '#shared/margins/seen.ts'
import { answeredThreads } from '#shared/projections/figures.ts'
import type { ThreadFilters, ThreadsPage, ThreadsQuery } from '#shared/protocol/http/review.ts'
import type { ParticipantState, SessionState } from '#shared/session/state.ts'
import { presentThread } from './present.ts'

export interface Reviewing {
  readonly viewer: ParticipantState
  /** With `hidden`. */
  readonly state: SessionState
  /** A text search configuration of Postgres. */
  readonly textSearch: string
}

type Hit = { readonly text: string; readonly hit: boolean }

/** One page of threads. Its cost does not grow with the session, but where few of many threads fit. */
export async function findThreads(pool: Pool, reviewing: Reviewing, query: ThreadsQuery): Promise<ThreadsPage> {
  const threads: ThreadsPage['threads'] = []
  let after = query.after
  for (;;) {
    const candidates = await candidateThreads(pool, reviewing, query, after)
    const found = await seenThreads(pool, reviewing, query, candidates)
    for (const { id, at } of candidates) {
      const thread = found.get(id)
      if (thread) threads.push(thread)
      after = `${at}.${id}`
      if (threads.length === query.limit) return { threads, next: after }
    }
    if (candidates.length < BATCH) return { threads, next: null }
  }
}

const BATCH = 200

async function candidateThreads(
  pool: Pool,
  { state, textSearch }: Reviewing,
  query: ThreadsQuery,
  after: string | undefined,
): Promise<{ id: RecordId; at: number }[]> {
  const values: unknown[] = [state.id]
  const put = (value: unknown): string => `$${values.push(value)}`
  const root: string[] = [`r.session_id = $1`, `r."is" = 'annotation'`, `r.value->>'to' <> 'me'`]
  const [down, than] = query.order === 'newest' ? (['DESC', '<'] as const) : (['ASC', '>'] as const)
  if (after !== undefined) {
    const dot = after.indexOf('.')
    root.push(
      `(r.received_at, r.id) ${than} (to_timestamp(${put(Number(after.slice(0, dot)))}::float8 / 1000), ${put(after.slice(dot + 1))})`,
    )
  }
  if (query.block !== undefined) root.push(`r.value->'passage'->'start'->>'block' = ${put(query.block)}`)
  const post: string[] = [`p.session_id = $1`, `p."is" IN ('annotation', 'reply')`, `NOT p.value ? 'deletedAt'`]
  if (query.by !== undefined) post.push(`starts_with(p.id, ${put(`${query.by}-`)})`)
  if (query.kind !== undefined) post.push(`p.value->>'kind' = ${put(query.kind)}`)
  if (query.move !== undefined) post.push(`p.value->>'move' = ${put(query.move)}`)
  if (query.tag !== undefined) post.push(`p.value->'tags' ? ${put(query.tag)}`)
  if (query.phase !== undefined) post.push(`p.phase = ${put(query.phase)}::phase`)
  if (query.from !== undefined) post.push(`p.received_at >= ${put(new Date(query.from))}`)
  if (query.until !== undefined) post.push(`p.received_at < ${put(new Date(query.until))}`)
  if (query.words !== undefined) post.push(matches(put(textSearch), put(query.words)))
  // Only where something is asked of its posts: the scan of the index on time is then narrowed from the posts' side.
  if (post.length > 3) root.push(`r.id IN (SELECT p.thread FROM record p WHERE ${post.join(' AND ')})`)
  const marks = [...(query.mark === undefined ? [] : [query.mark]), ...(query.resolved === 'yes' ? ['resolve'] : [])]
  for (const sort of marks) {
    root.push(`r.id IN (SELECT m.thread FROM record m WHERE m.session_id = $1 AND m."is" = 'mark' AND m.value->>'sort' = ${put(sort)})`)
  }
  const { rows } = await pool.query<{ id: string; at: Date }>(
    `SELECT r.id, r.received_at AS at FROM record r WHERE ${root.join(' AND ')} ORDER BY r.received_at ${down}, r.id ${down} LIMIT ${BATCH}`,
    values,
  )
  return rows.map((row) => ({ id: RecordId.parse(row.id), at: row.at.getTime() }))
}

const matches = (configuration: string, words: string): string =>
  `to_tsvector(${configuration}::regconfig, p.value->>'body') @@ websearch_to_tsquery(${configuration}::regconfig, ${words})`

/** These threads as they are seen, where they fit. */
async function seenThreads(
  pool: Pool,
  { viewer, state, textSearch }: Reviewing,
  query: ThreadFilters,
  candidates: readonly { readonly id: RecordId }[],
): Promise<Map<RecordId, ThreadsPage['threads'][number]>> {
  const found = new Map<RecordId, ThreadsPage['threads'][number]>()
  if (candidates.length === 0) return found
  const ids = candidates.map(({ id }) => id)
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM record WHERE session_id = $1 AND thread = ANY($2::text[]) AND "is" <> \'draft\'',
    [state.id, ids],
  )
  const all = rows.map((row) => RecordId.parse(row.id))
  const [records, hits] = await Promise.all([
    loadRecordsById(pool, state.id, all),
    query.words === undefined ? undefined : findHits(pool, state, textSearch, query.words, all),
  ])
  const threads = new Map<RecordId, Map<RecordId, Entry>>(ids.map((id) => [id, new Map<RecordId, Entry>()]))
  for (const record of records) {
    const entry = seenBy(viewer, record, state)
    if (entry && record.value.is !== 'draft' && record.value.to !== 'me') threads.get(record.thread)?.set(record.id, entry)
  }
  for (const [id, entries] of threads) {
    const thread = fitting(id, entries, query, hits)
    if (thread) found.set(id, thread)
  }
  return found
}

function fitting(
  id: RecordId,
  entries: ReadonlyMap<RecordId, Entry>,
  query: ThreadFilters,
  hits: ReadonlyMap<RecordId, Hit[]> | undefined,
) {
  const root = entries.get(id)
  if (root?.is !== 'annotation') return undefined
  const answered = answeredThreads(entries).has(id)
  const marks = [...entries.values()].filter((entry) => entry.is === 'mark')
  const resolved = marks.some((mark) => mark.on === id && mark.sort === 'resolve')
  if (query.block !== undefined && root.passage.start.block !== query.block) return undefined
  if (query.group !== undefined && root.group !== query.group && root.to !== `group:${query.group}`) return undefined
  if (query.answered !== undefined && answered !== (query.answered === 'yes')) return undefined
  if (query.resolved !== undefined && resolved !== (query.resolved === 'yes')) return undefined
  const found = [...entries].filter(
    ([post, entry]) =>
      entry.is !== 'mark' &&
      entry.deletedAt === undefined &&
      (query.by === undefined || entry.author.id === query.by) &&
      (query.kind === undefined || (entry.is === 'annotation' && entry.kind === query.kind)) &&
      (query.move === undefined || (entry.is === 'reply' && entry.move === query.move)) &&
      (query.tag === undefined || entry.tags.includes(query.tag)) &&
      (query.mark === undefined || marks.some((mark) => mark.on === post && mark.sort === query.mark)) &&
      (query.phase === undefined || entry.phase === query.phase) &&
      (query.from === undefined || entry.receivedAt >= Date.parse(query.from)) &&
      (query.until === undefined || entry.receivedAt < Date.parse(query.until)) &&
      (hits === undefined || (!entry.withheld && hits.has(post))),
  )
  if (found.length === 0) return undefined
  return presentThread(
    id,
    entries,
    { answered, resolved },
    found.map(([post]) => ({ id: post, ...(hits ? { hits: hits.get(post) ?? [] } : {}) })),
  )
}

/** The posts in which the words are found, with what stands around them. No body has these two control characters (shared/margins/record.ts). */
async function findHits(
  pool: Pool,
  { id }: SessionState,
  textSearch: string,
  words: string,
  among: readonly RecordId[],
): Promise<Map<RecordId, Hit[]>> {
  const { rows } = await pool.query<{ id: string; line: string }>(
    `SELECT p.id, ts_headline($2::regconfig, p.value->>'body', websearch_to_tsquery($2::regconfig, $3),
       'MaxFragments=2, MaxWords=24, MinWords=8, StartSel=' || chr(1) || ', StopSel=' || chr(2) || ', FragmentDelimiter=" … "') AS line
     FROM record p WHERE p.session_id = $1 AND p.id = ANY($4::text[]) AND p."is" IN ('annotation', 'reply') AND ${matches('$2', '$3')}`,
    [id, textSearch, words, among],
  )
  return new Map(rows.map((row) => [RecordId.parse(row.id), partsOf(row.line)]))
}

const partsOf = (line: string): Hit[] =>
  line.split('\u0001').flatMap((part, nth) => {
    const [hit = '', rest = ''] = nth === 0 ? ['', part] : part.split('\u0002', 2)
    return [
      { text: hit, hit: true },
      { text: rest, hit: false },
    ].filter(({ text }) => text !== '')
  })

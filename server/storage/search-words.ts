/** The words of posts as search needs them: Postgres' stems, in the reading's language. They are worked out when they are asked for. */
import type { Pool } from 'pg'
import { RecordId, type SessionId } from '#shared/ids.ts'

/** What search may ask for whose words are not worked out yet; written as the index on it is (prisma/migrations). */
const WITHOUT = `words IS NULL AND "is" IN ('annotation', 'reply') AND value->>'to' <> 'me'`

/** Posts whose rows are held at once: some hundredths of a second, for which whoever mends one of them waits. */
const AT_ONCE = 500

/**
 * Works out the words of all posts of a session that have come or changed since they were last worked out. A post that
 * is being committed just now is passed over: nothing here waits for a turn, and no turn waits for more than one step of this.
 * @param of only of these
 */
export async function workOutWords(pool: Pick<Pool, 'query'>, session: SessionId, of?: readonly RecordId[]): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `UPDATE record r SET words = record_words(r.session_id, r.value)
       FROM (SELECT id FROM record WHERE session_id = $1 AND ${WITHOUT} ${of ? 'AND id = ANY($2::text[])' : ''} LIMIT ${AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED) AS next
       WHERE r.session_id = $1 AND r.id = next.id`,
      of ? [session, of] : [session],
    )
    if ((rowCount ?? 0) < AT_ONCE) return
  }
}

/**
 * All posts of a session in which words occur, whoever may see them.
 * @param language of the reading
 * @param words as somebody types them to search
 */
export async function postsWithWords(pool: Pool, session: SessionId, language: string, words: string): Promise<Set<RecordId>> {
  await workOutWords(pool, session)
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM record WHERE session_id = $1 AND words @@ websearch_to_tsquery(text_search_of($2), $3)
     UNION ALL
     SELECT id FROM record WHERE session_id = $1 AND ${WITHOUT} AND record_words(session_id, value) @@ websearch_to_tsquery(text_search_of($2), $3)`,
    [session, language, words],
  )
  return new Set(rows.map((row) => RecordId.parse(row.id)))
}

/** The stems of some posts of a session; those that have no words are left out. */
export async function stemsOfPosts(pool: Pool, session: SessionId, ids: readonly RecordId[]): Promise<Map<RecordId, string[]>> {
  // Of a term with all its sessions these are few, and somebody waits.
  await workOutWords(pool, session, ids)
  const { rows } = await pool.query<{ id: string; stems: string[] }>(
    `SELECT id, tsvector_to_array(coalesce(words, record_words(session_id, value))) AS stems
     FROM record WHERE session_id = $1 AND id = ANY($2::text[]) AND (words IS NOT NULL OR ${WITHOUT})`,
    [session, ids],
  )
  return new Map(rows.map((row) => [RecordId.parse(row.id), row.stems]))
}

/**
 * Stems as people wrote them: each in the form that occurs most often in these texts. A stem that occurs in none is left out.
 * @param language of the reading
 */
export async function writtenForms(
  pool: Pool,
  language: string,
  stems: readonly string[],
  texts: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ stem: string; word: string }>(
    `SELECT DISTINCT ON (stem) stem, lower(token) AS word
     FROM unnest($2::text[]) AS text, ts_debug(text_search_of($1), text) AS debug, unnest(debug.lexemes) AS stem
     WHERE stem = ANY($3::text[]) GROUP BY stem, lower(token) ORDER BY stem, count(*) DESC, lower(token)`,
    [language, texts, stems],
  )
  return new Map(rows.map(({ stem, word }) => [stem, word]))
}

/** What stands around a hit in `linesAround`; no body has these two control characters (shared/margins/record.ts). */
export const HIT = { begins: '\u0001', ends: '\u0002' } as const

/** What stands around the words in these posts, at two places at most, each hit between the two signs of `HIT`. */
export async function linesAround(
  pool: Pool,
  session: SessionId,
  language: string,
  words: string,
  among: readonly RecordId[],
): Promise<Map<RecordId, string>> {
  const { rows } = await pool.query<{ id: string; line: string }>(
    `SELECT p.id, ts_headline(text_search_of($2), p.value->>'body', websearch_to_tsquery(text_search_of($2), $3),
       'MaxFragments=2, MaxWords=24, MinWords=8, StartSel=' || chr(1) || ', StopSel=' || chr(2) || ', FragmentDelimiter=" … "') AS line
     FROM record p WHERE p.session_id = $1 AND p.id = ANY($4::text[])`,
    [session, language, words, among],
  )
  return new Map(rows.map((row) => [RecordId.parse(row.id), row.line]))
}

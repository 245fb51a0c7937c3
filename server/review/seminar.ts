/** Several sessions together, each as whoever asks sees it: a seminar's weeks, or two classes on one reading. */

import type { Pool } from 'pg'
import { accountsOfPlaces } from '#server/storage/participants.ts'
import { stemsOfPosts, writtenForms } from '#server/storage/search-words.ts'
import type { SessionDetails } from '#server/storage/sessions.ts'
import type { AccountId, BlockId, RecordId } from '#shared/ids.ts'
import { isPostEntry } from '#shared/margins/entry.ts'
import { takingPart, writtenOf } from '#shared/projections/briefing.ts'
import { type BlockFigures, blockFigures, peopleFigures, tagFigures } from '#shared/projections/figures.ts'
import { type AskedQuestion, returningQuestions } from '#shared/projections/returning-questions.ts'
import { isCounted, isOpenQuestion, type SeenPost } from '#shared/projections/seen-threads.ts'
import type { ComparedSessions, SeminarReview } from '#shared/protocol/http/review-seminar.ts'
import { isKnownTo } from '#shared/session/names.ts'
import { postsById } from './find-threads.ts'
import type { Reviewing } from './open-review.ts'
import { peopleOf } from './people.ts'
import { marksByPost, presentPost } from './present.ts'

export interface OneSession {
  readonly reviewing: Reviewing
  readonly session: SessionDetails
}

type SessionFigures = SeminarReview['sessions'][number]

/** Words that many sessions share are many; a list shows this many tags. */
const TAGS = 100

function figuresOfSession({ reviewing, session }: OneSession): SessionFigures {
  const { seen } = reviewing
  const people = peopleOf(reviewing)
  const posts: SeenPost[] = []
  for (const entry of seen.entries.values()) if (isPostEntry(entry) && isCounted(entry)) posts.push(entry)
  const { annotations, replies, kinds } = writtenOf(posts)
  const questions = [...seen.threads.values()].filter((thread) => thread.root.kind === 'question' && isCounted(thread.root))
  return {
    id: session.id,
    title: session.title,
    createdAt: session.createdAt.toISOString(),
    phase: session.phase,
    names: session.names,
    reading: { id: session.reading.id, title: session.reading.title, author: session.reading.author },
    people: people.filter((person) => person.role === 'reader').length,
    wrote: takingPart({ entries: seen.entries, people }).wrote,
    annotations,
    replies,
    kinds,
    confusion: {
      questions: questions.length,
      meToo: questions.reduce((sum, thread) => sum + thread.meToo, 0),
      unanswered: questions.filter(isOpenQuestion).length,
    },
  }
}

/** @param sessions oldest first */
export async function seminarReview(pool: Pool, sessions: readonly OneSession[]): Promise<SeminarReview> {
  return {
    sessions: sessions.map(figuresOfSession),
    tags: tagsOver(sessions),
    readers: await readersOver(pool, sessions),
    returning: await returningOver(pool, sessions),
  }
}

function tagsOver(sessions: readonly OneSession[]): SeminarReview['tags'] {
  const rows = new Map<string, { tag: string; posts: number[] }>()
  for (const [nth, { reviewing }] of sessions.entries()) {
    for (const { tag, posts } of tagFigures(reviewing.seen.entries)) {
      const row = rows.get(tag.toLowerCase()) ?? { tag, posts: sessions.map(() => 0) }
      row.posts[nth] = posts
      rows.set(tag.toLowerCase(), row)
    }
  }
  const weeks = (row: { posts: readonly number[] }) => row.posts.filter((count) => count > 0).length
  const sum = (row: { posts: readonly number[] }) => row.posts.reduce((all, count) => all + count, 0)
  return [...rows.values()].toSorted((a, b) => weeks(b) - weeks(a) || sum(b) - sum(a) || (a.tag < b.tag ? -1 : 1)).slice(0, TAGS)
}

/** Readers by their account, over the sessions in which whoever asks may know who they are. */
async function readersOver(pool: Pool, sessions: readonly OneSession[]): Promise<SeminarReview['readers']> {
  const accounts = await accountsOfPlaces(
    pool,
    sessions.map(({ session }) => session.id),
  )
  const found = new Map<AccountId, SeminarReview['readers'][number]>()
  for (const { reviewing, session } of sessions) {
    const known = peopleOf(reviewing).filter((person) => person.role === 'reader' && isKnownTo(reviewing.viewer, person, reviewing.state))
    const figures = peopleFigures(
      reviewing.seen.entries,
      known.map((person) => person.alias),
    )
    for (const person of known) {
      const account = accounts.get(person.id)
      const of = figures.get(person.alias)
      if (!account || !of) continue
      const reader = found.get(account) ?? { name: person.name, ...(person.imported ? { imported: true } : {}), sessions: [] }
      const { annotations, replies, repliesReceived } = of
      // The name of the newest session in which they may be known.
      reader.name = person.name
      reader.sessions.push({ session: session.id, alias: person.alias, annotations, replies, repliesReceived })
      found.set(account, reader)
    }
  }
  return [...found.values()].toSorted((a, b) => a.name.localeCompare(b.name))
}

async function returningOver(pool: Pool, sessions: readonly OneSession[]): Promise<SeminarReview['returning']> {
  const asked: AskedQuestion[] = []
  for (const { reviewing, session } of sessions) {
    const questions = [...reviewing.seen.threads.values()].filter(
      ({ root }) => root.kind === 'question' && isCounted(root) && !root.withheld,
    )
    const stems = await stemsOfPosts(
      pool,
      session.id,
      questions.map((thread) => thread.id),
    )
    for (const { id, root } of questions) {
      asked.push({
        session: session.id,
        id,
        at: root.receivedAt,
        tags: root.tags.map((tag) => tag.toLowerCase()),
        stems: stems.get(id) ?? [],
      })
    }
  }
  const families = returningQuestions(asked)
  const shown = new Map<RecordId, ReturnType<typeof presentPost>>()
  for (const { reviewing, session } of sessions) {
    const ids = families.flatMap((family) => family.questions.filter((one) => one.session === session.id).map((one) => one.id))
    for (const [id, entry] of await postsById(pool, reviewing, ids)) {
      const marks = marksByPost(reviewing.seen.threads.get(id)?.marks ?? []).get(id) ?? []
      if (isPostEntry(entry)) shown.set(id, presentPost(id, entry, marks))
    }
  }
  const written = await formsShown(pool, sessions, families, shown)
  return families.map(({ tags, stems, questions }) => ({
    tags: [...tags],
    words: stems.map((stem) => written.get(stem) ?? stem),
    questions: questions.flatMap(({ session, id }) => {
      const post = shown.get(id)
      return post ? [{ session, post }] : []
    }),
  }))
}

/** The stems that questions share, each in the form in which it stands most often in what is shown of them. */
async function formsShown(
  pool: Pool,
  sessions: readonly OneSession[],
  families: ReturnType<typeof returningQuestions>,
  shown: ReadonlyMap<RecordId, { readonly body: string }>,
): Promise<Map<string, string>> {
  const stems = [...new Set(families.flatMap((family) => family.stems))]
  const asked = families.flatMap((family) => family.questions)
  const forms = new Map<string, string>()
  for (const [language, those] of Map.groupBy(sessions, ({ session }) => session.reading.language)) {
    const among = new Set(those.map(({ session }) => session.id))
    const texts = asked.flatMap(({ session, id }) => (among.has(session) ? (shown.get(id)?.body ?? []) : []))
    for (const [stem, word] of await writtenForms(pool, language, stems, texts)) forms.set(stem, word)
  }
  return forms
}

/**
 * Two classes side by side on what both read.
 * @param blocks the blocks of the newer of the two versions, in their order
 */
export function comparedSessions(here: OneSession, there: OneSession, blocks: readonly BlockId[]): ComparedSessions {
  const of = ({ reviewing }: OneSession) =>
    new Map(blockFigures(reviewing.seen.entries, blocks, [...reviewing.state.groups.keys()]).map((figures) => [figures.row.block, figures]))
  const [one, other] = [of(here), of(there)]
  const tagsOf = ({ reviewing }: OneSession) =>
    new Map(tagFigures(reviewing.seen.entries).map(({ tag, posts }) => [tag.toLowerCase(), { tag, posts }]))
  const [tags, otherTags] = [tagsOf(here), tagsOf(there)]
  return {
    sessions: { here: figuresOfSession(here), there: figuresOfSession(there) },
    version: Math.max(here.session.reading.version, there.session.reading.version),
    blocks: blocks
      .filter((block) => one.has(block) || other.has(block))
      .map((block) => ({ block, here: counted(one.get(block)), there: counted(other.get(block)) })),
    tags: [...new Set([...tags.keys(), ...otherTags.keys()])]
      .map((key) => ({
        tag: tags.get(key)?.tag ?? otherTags.get(key)?.tag ?? key,
        here: tags.get(key)?.posts ?? 0,
        there: otherTags.get(key)?.posts ?? 0,
      }))
      .toSorted((a, b) => b.here + b.there - a.here - a.there || (a.tag < b.tag ? -1 : 1))
      .slice(0, TAGS),
  }
}

const nothing = {
  annotations: 0,
  replies: 0,
  people: 0,
  kinds: { comment: 0, question: 0, insight: 0, connection: 0, challenge: 0 },
  confusion: { questions: 0, meToo: 0, unanswered: 0 },
}
const counted = (figures: BlockFigures | undefined): ComparedSessions['blocks'][number]['here'] => {
  if (!figures) return nothing
  const { annotations, replies, people, kinds } = figures.row.total
  return { annotations, replies, people, kinds, confusion: figures.confusion }
}

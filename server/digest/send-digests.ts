/** Sends a daily mail of what is new to those who asked for it. Of several servers on one database, one sends each mail. */
import type { Config } from '#server/config.ts'
import { hashToken, newToken } from '#server/identity/token.ts'
import type { Log } from '#server/log.ts'
import type { Mailer } from '#server/mail/mailer.ts'
import { type NewIn, newIn } from '#server/review/news.ts'
import type { Database } from '#server/storage/database.ts'
import { addStopLink, type DueDigest, takeDueDigests } from '#server/storage/digests.ts'
import { loadRecordsById } from '#server/storage/session-state.ts'
import { listSessions } from '#server/storage/sessions.ts'
import { isPostEntry } from '#shared/margins/entry.ts'
import { seenBy } from '#shared/margins/seen.ts'
import { answers, newsAmong } from '#shared/projections/news.ts'
import { shortened } from '#shared/shortened.ts'
import { type DigestSession, digestMail } from './digest-mail.ts'

export interface DigestOptions {
  readonly db: Database
  readonly config: Pick<Config, 'baseUrl'>
  readonly mail: Mailer
  readonly log: Pick<Log, 'error'>
}

const LOOK_EVERY = 600_000
const AT_ONCE = 20
const DAY = 86_400_000
/** For so long the link in a mail ends the mails. */
const STOP_LASTS = 90 * DAY
/** Of each session, so that the mail stays short. */
const MOST_POSTS = 3
const MOST_WORDS = 200

/** Looks for who is due, now and every ten minutes. @returns how to end that */
export function startDigests(options: DigestOptions): () => Promise<void> {
  let running = Promise.resolve()
  const look = () => {
    running = running
      .then(() => sendDueDigests(options))
      .catch((err: unknown) => options.log.error({ err }, 'daily mails could not be made; they are made tomorrow'))
  }
  const looking = setInterval(look, LOOK_EVERY).unref()
  look()
  return async () => {
    clearInterval(looking)
    await running
  }
}

/** Sends the mails of everyone who is due. Whoever has nothing new gets none. */
export async function sendDueDigests(options: DigestOptions): Promise<void> {
  for (;;) {
    const due = await takeDueDigests(options.db, AT_ONCE)
    for (const one of due) await sendOne(options, one)
    if (due.length < AT_ONCE) return
  }
}

async function sendOne({ db, config, mail }: DigestOptions, { account, name, email, language, after }: DueDigest): Promise<void> {
  const running = (await listSessions(db, account)).filter(({ phase }) => phase !== 'closed' && phase !== 'gather')
  const found = await newIn(
    db,
    account,
    running.map(({ id }) => id),
    after.getTime(),
  )
  const sessions: DigestSession[] = []
  for (const { id, title, closesAt } of running) {
    const fresh = found.find(({ session }) => session === id)
    const closes = closesAt && closesAt.getTime() < Date.now() + DAY ? closesAt : undefined
    if (!fresh && !closes) continue
    sessions.push({
      title,
      address: `${config.baseUrl}/s/${id}`,
      news: fresh ? newsAmong(fresh.posts, fresh.viewer.alias, fresh.since) : { posts: 0, replies: 0 },
      posts: fresh ? await someOf(db, fresh) : [],
      closesAt: closes,
    })
  }
  if (sessions.length === 0) return
  const token = newToken()
  await addStopLink(db, account, hashToken(token), new Date(Date.now() + STOP_LASTS))
  mail.send(email, digestMail({ language, name, sessions, stopAddress: `${config.baseUrl}/digest?token=${token}` }))
}

/** Answers to the reader before other posts, then the newest; what has no words for them is left out. */
async function someOf({ pool }: Database, { session, viewer, state, posts }: NewIn): Promise<DigestSession['posts']> {
  const first = posts.toSorted((a, b) => Number(answers(b, viewer.alias)) - Number(answers(a, viewer.alias))).slice(0, MOST_POSTS)
  const records = new Map(
    (
      await loadRecordsById(
        pool,
        session,
        first.map(({ id }) => id),
      )
    ).map((record) => [record.id, record]),
  )
  return first.flatMap((post) => {
    const record = records.get(post.id)
    const entry = record && seenBy(viewer, record, state)
    if (!entry || !isPostEntry(entry) || entry.body.trim() === '' || entry.deletedAt !== undefined) return []
    const words = entry.body.replace(/\s+/g, ' ').trim()
    return [
      {
        author: entry.author.name,
        words: shortened(words, MOST_WORDS),
        answersYou: answers(post, viewer.alias),
      },
    ]
  })
}

/** The daily mail of what is new to somebody, as plain text. */
import type { News } from '#shared/projections/news.ts'

export interface DigestSession {
  readonly title: string
  readonly address: string
  readonly news: News
  /** Some of the new posts: under the names of the session, their words as they stand before the reader. */
  readonly posts: readonly { readonly author: string; readonly words: string; readonly answersYou: boolean }[]
  /** Set where it closes within a day. */
  readonly closesAt: Date | undefined
}

export interface Digest {
  readonly name: string
  readonly sessions: readonly DigestSession[]
  readonly stopAddress: string
}

export function digestMail({ name, sessions, stopAddress }: Digest): { subject: string; text: string } {
  const all = sessions.reduce((sum, { news }) => sum + news.posts, 0)
  const [only] = sessions
  const where = sessions.length === 1 && only ? only.title : `${sessions.length} sessions`
  const parts = sessions.map(({ title, address, news, posts, closesAt }) =>
    [
      title,
      ...(news.posts > 0 ? [`${counted(news.posts)} new${news.replies > 0 ? `, ${replies(news.replies)} to you` : ''}`] : []),
      ...(closesAt ? [`It closes ${moment.format(closesAt)}.`] : []),
      ...posts.map(({ author, words, answersYou }) => `  ${author}${answersYou ? ' answers you' : ''}: ${words}`),
      address,
    ].join('\n'),
  )
  return {
    subject: all > 0 ? `${counted(all)} new in ${where}` : `Closes soon: ${where}`,
    text: `${[
      `Hello ${name},`,
      'this is new since you were last there.',
      ...parts,
      `You get this mail at most once a day, because you asked for it. To get no more of them, open this link:\n${stopAddress}`,
    ].join('\n\n')}\n`,
  }
}

/** Beyond it nobody counts. */
const MANY = 99
const counted = (posts: number): string => (posts > MANY ? `more than ${MANY}` : `${posts}`)
const replies = (count: number): string => (count === 1 ? '1 reply' : `${counted(count)} replies`)

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long', timeZone: 'UTC' })

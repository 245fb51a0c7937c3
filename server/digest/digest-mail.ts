/** The daily mail of what is new to somebody. */
import type { Letter } from '#server/mail/letter.ts'
import { speakerOf } from '#server/mail/speak.ts'
import type { Language } from '#shared/languages.ts'
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
  readonly language: Language
  readonly name: string
  readonly sessions: readonly DigestSession[]
  readonly stopAddress: string
}

/** Beyond it nobody counts. */
const MANY = 99

export function digestMail({ language, name, sessions, stopAddress }: Digest): Letter {
  const say = speakerOf(language)
  const numbers = new Intl.NumberFormat(language)
  const counted = (n: number): string => (n > MANY ? say('moreThan', { count: numbers.format(MANY) }) : numbers.format(n))
  const moment = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'full', timeStyle: 'long', timeZone: 'UTC' })
  const heardOf = ({ posts, replies }: News): string => {
    const all = say('newPosts', { count: counted(posts) }, posts)
    return replies > 0 ? say('newReplies', { posts: all, count: counted(replies) }, replies) : all
  }
  const all = sessions.reduce((sum, { news }) => sum + news.posts, 0)
  const [only] = sessions
  const where =
    sessions.length === 1 && only ? only.title : say('digestSessions', { count: numbers.format(sessions.length) }, sessions.length)
  return {
    language,
    subject: all > 0 ? say('digestSubject', { count: counted(all), where }, all) : say('digestClosesSubject', { where }),
    paragraphs: [
      say('digestHello', { name }),
      say(all > 0 ? 'digestNew' : 'digestCloses'),
      ...sessions.map(({ title, address, news, posts, closesAt }) => [
        title,
        ...(news.posts > 0 ? [heardOf(news)] : []),
        ...(closesAt ? [say('closes', { moment: moment.format(closesAt) })] : []),
        ...posts.map(({ author, words, answersYou }) => `  ${say(answersYou ? 'answersYou' : 'post', { author, words })}`),
        address,
      ]),
      [say('digestStop'), stopAddress],
    ],
  }
}

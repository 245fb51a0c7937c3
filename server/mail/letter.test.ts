import { expect, test } from 'vitest'
import { digestMail } from '#server/digest/digest-mail.ts'
import { languages } from '#shared/languages.ts'
import { page, plainText } from './letter.ts'
import { invitationLetter, signInLetter } from './links.ts'
import { mailWords } from './speak.ts'

const digest = {
  name: 'Ben',
  stopAddress: 'https://catena.example.org/digest?token=x',
  sessions: [
    {
      title: 'The Ferry',
      address: 'https://catena.example.org/s/1',
      news: { posts: 11, replies: 2 },
      posts: [{ author: 'Cleo', words: '1 < 2 & so on', answersYou: true }],
      closesAt: new Date('2026-11-24T10:00:00Z'),
    },
  ],
}

test('each language says each mail in its own words, with nothing left to fill in', () => {
  const letters = languages.map(({ tag }) => [
    signInLetter(tag, 'https://x/a'),
    invitationLetter(tag, 'Ada', 'Ferries', 'https://x/b'),
    digestMail({ language: tag, ...digest }),
  ])
  const texts = letters.flat().map((letter) => `${letter.subject}\n${plainText(letter)}`)
  expect(new Set(texts).size).toBe(3 * languages.length)
  expect(texts.filter((text) => /[{}]|undefined/.test(text))).toEqual([])
  for (const { tag } of languages) expect(Object.keys(mailWords[tag])).toEqual(Object.keys(mailWords.en))
})

test('numbers take the plural form of the language, and many are not counted', () => {
  const subjectOf = (language: 'ar' | 'de' | 'en', posts: number) =>
    digestMail({ language, ...digest, sessions: digest.sessions.map((session) => ({ ...session, news: { posts, replies: 0 } })) }).subject
  expect([1, 2, 200].map((posts) => subjectOf('de', posts))).toEqual([
    '1 neuer Beitrag in The Ferry',
    '2 neue Beiträge in The Ferry',
    'mehr als 99 neue Beiträge in The Ferry',
  ])
  expect(subjectOf('ar', 2)).toContain('مشاركتان جديدتان')
  expect(subjectOf('en', 1)).toBe('1 new in The Ferry')
})

test('a mail in Arabic is read from the right, and what is filled in does not turn its order', () => {
  const letter = digestMail({ language: 'ar', ...digest })
  const html = page(letter)
  expect(html).toContain('<html lang="ar" dir="rtl">')
  expect(html).toContain('\u2068Cleo\u2069 يرد عليك: \u20681 &lt; 2 &amp; so on\u2069')
  expect(html).toContain('<a href="https://catena.example.org/s/1"><bdi dir="ltr">https://catena.example.org/s/1</bdi></a>')
  expect(plainText(letter)).toContain('\u20681 < 2 & so on\u2069')
  expect(page(signInLetter('en', 'https://x/a'))).toContain('<html lang="en" dir="ltr">')
})

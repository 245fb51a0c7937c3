import { expect, test } from 'vitest'
import { languages } from '#shared/languages.ts'

interface Message {
  readonly id: string
  readonly text: string
}

const catalogues = import.meta.glob<string>('./*.po', { query: '?raw', import: 'default', eager: true })

/** The messages of a catalogue (gettext PO): what the code says, and what it is in the language. */
function messagesOf(language: string): Message[] {
  const po = catalogues[`./${language}.po`] ?? ''
  const word = (lines: string) =>
    lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string)
      .join('')
  return [...po.matchAll(/^msgid ((?:".*"\n)+)msgstr ((?:".*"(?:\n|$))+)/gm)]
    .map(([, id = '', text = '']) => ({ id: word(id), text: word(text) }))
    .filter(({ id }) => id !== '')
}

/** What a translation must not lose: numbered and named places, and the tags around words. */
const places = (text: string): string[] => [...new Set(text.match(/\{\d+\}|\{\w+, (?:plural|select)|<\/?\d+\/?>/g))].toSorted()

const source = messagesOf('en')

test('the English catalogue has the messages of the screens', () => {
  expect(source.length).toBeGreaterThan(300)
})

test.each(languages.filter(({ tag }) => tag !== 'en'))('every message is said in $name, with nothing left out of it', ({ tag }) => {
  const said = new Map(messagesOf(tag).map(({ id, text }) => [id, text]))
  const missing = source.filter(({ id }) => !said.get(id)).map(({ id }) => id)
  expect(missing, 'messages without a translation').toEqual([])
  const maimed = source.filter(({ id }) => String(places(id)) !== String(places(said.get(id) ?? ''))).map(({ id }) => [id, said.get(id)])
  expect(maimed, 'messages that lost a place or a tag').toEqual([])
})

/** The forms that a language has for numbers; French and Spanish have one more from a million on, which nothing here counts. */
const formsOf = (tag: string) =>
  new Intl.PluralRules(tag).resolvedOptions().pluralCategories.filter((form) => form !== 'many' || tag === 'ar')

test.each(languages)('every number in $name has all the forms of the language', ({ tag }) => {
  const lacking = messagesOf(tag).flatMap(({ id, text }) => {
    const counts = text.match(/, plural,/g)?.length ?? 0
    return formsOf(tag).flatMap((form) => {
      const exact = form === 'zero' ? (text.match(/=0 \{/g)?.length ?? 0) : 0
      const there = text.match(new RegExp(`[ ,]${form} \\{`, 'g'))?.length ?? 0
      return there + exact < counts ? [`${form}: ${id}`] : []
    })
  })
  expect(lacking).toEqual([])
})

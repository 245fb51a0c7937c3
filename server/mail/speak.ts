/** What mails say, in the language of who reads them. */
import { directionOf, type Language } from '#shared/languages.ts'
import { ar } from './words/ar.ts'
import { de } from './words/de.ts'
import { en, type MailWords } from './words/en.ts'
import { es } from './words/es.ts'
import { fr } from './words/fr.ts'

/** The words of each language; scripts/check-words.ts holds them against each other. */
export const mailWords: Readonly<Record<Language, MailWords>> = { en, de, fr, es, ar }

/** Keep what is filled in from turning the order of the words around it (Unicode, UAX #9: FSI and PDI). */
const [ISOLATE, END] = ['\u2068', '\u2069']

/** @returns a message with what is filled in; with `n`, in the plural form of that number */
export type Speak = (message: keyof MailWords, filled?: Readonly<Record<string, string>>, n?: number) => string

export function speakerOf(language: Language): Speak {
  const rules = new Intl.PluralRules(language)
  const isolates = directionOf(language) === 'rtl'
  return (name, filled = {}, n = 0) => {
    const message = mailWords[language][name]
    const form = typeof message === 'string' ? message : (message[rules.select(n)] ?? message.other ?? '')
    return form.replace(/\{(\w+)\}/g, (_, key: string) => (isolates ? `${ISOLATE}${filled[key]}${END}` : (filled[key] ?? '')))
  }
}

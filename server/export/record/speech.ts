/** How the record speaks, in the languages that Catena speaks. The words are the client's, where the client says the same. */
import { hourDigits } from '#shared/languages.ts'
import type { RecordLanguage } from '#shared/protocol/http/exports.ts'
import type { Plural, Words } from './wording.ts'
import { ar } from './words/ar.ts'
import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { es } from './words/es.ts'
import { fr } from './words/fr.ts'

const all: Readonly<Record<RecordLanguage, Words>> = { en, de, fr, es, ar }

export interface Speech {
  readonly language: RecordLanguage
  readonly dir: 'ltr' | 'rtl'
  readonly words: Words
  readonly number: (value: number) => string
  readonly many: (forms: Plural, count: number) => string
  readonly filled: (text: string, parts: Readonly<Record<string, string>>) => string
  /** A day and a time of day, in the asker's zone. */
  readonly moment: (at: Date) => string
  readonly time: (at: Date) => string
  /** A moment with the year and the name of the zone. */
  readonly full: (at: Date) => string
}

/** @param zone IANA, such as `Europe/Paris` */
export function speechIn(language: RecordLanguage, zone: string): Speech {
  const rules = new Intl.PluralRules(language)
  const number = new Intl.NumberFormat(language)
  const hour = hourDigits(language)
  const moment = new Intl.DateTimeFormat(language, { timeZone: zone, day: 'numeric', month: 'short', hour, minute: '2-digit' })
  const time = new Intl.DateTimeFormat(language, { timeZone: zone, hour, minute: '2-digit' })
  const full = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour,
    minute: '2-digit',
    timeZoneName: 'short',
  })
  return {
    language,
    dir: language === 'ar' ? 'rtl' : 'ltr',
    words: all[language],
    number: (value) => number.format(value),
    many: (forms, count) => (forms[rules.select(count)] ?? forms.other).replace('#', number.format(count)),
    filled: (text, parts) => text.replace(/\{(\w+)\}/g, (braced, name: string) => parts[name] ?? braced),
    moment: (at) => moment.format(at),
    time: (at) => time.format(at),
    full: (at) => full.format(at),
  }
}

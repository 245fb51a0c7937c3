/** The language of the interface: which one the person uses, and the words in it. */
import { i18n, type Messages } from '@lingui/core'
import { directionOf, knownLanguage, type Language } from '#shared/languages.ts'

const KEY = 'catena.language'

/** What the person chose on this device, else the first language of their browser that Catena speaks, else English. */
export function preferredLanguage(): Language {
  return knownLanguage(localStorage.getItem(KEY)) ?? navigator.languages.map(knownLanguage).find((tag) => tag !== undefined) ?? 'en'
}

/** The words of each language but English, which stand in the code itself. */
const catalogues: Record<Exclude<Language, 'en'>, () => Promise<{ messages: Messages }>> = {
  de: () => import('../locales/de.po'),
  fr: () => import('../locales/fr.po'),
  es: () => import('../locales/es.po'),
  ar: () => import('../locales/ar.po'),
}

/** Loads a language's words and puts `lang` and `dir` on the page. What is not translated yet is said in English. */
export async function speak(language: Language): Promise<void> {
  const { messages } = language === 'en' ? { messages: {} } : await catalogues[language]()
  i18n.loadAndActivate({ locale: language, messages })
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
}

/** Changes the language, now and for later visits with this device. */
export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language)
  localStorage.setItem(KEY, language)
}

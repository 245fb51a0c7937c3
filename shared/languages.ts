/** The languages in which Catena speaks: its screens, and its mails. */
export const languages = [
  { tag: 'en', name: 'English', dir: 'ltr' },
  { tag: 'de', name: 'Deutsch', dir: 'ltr' },
  { tag: 'fr', name: 'Français', dir: 'ltr' },
  { tag: 'es', name: 'Español', dir: 'ltr' },
  { tag: 'ar', name: 'العربية', dir: 'rtl' },
] as const
export type Language = (typeof languages)[number]['tag']

/** The one of them that a BCP 47 tag names, or undefined. */
export const knownLanguage = (tag: string | null | undefined): Language | undefined =>
  languages.find((language) => language.tag === tag?.slice(0, 2).toLowerCase())?.tag

export const directionOf = (language: Language): 'ltr' | 'rtl' => languages.find(({ tag }) => tag === language)?.dir ?? 'ltr'

/** How the hour is written in a time of day: 01:07 where the clock has 24 hours, as in every longer date, and 1:07 AM where it has 12. */
export const hourDigits = (locale: string): '2-digit' | 'numeric' =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 ? 'numeric' : '2-digit'

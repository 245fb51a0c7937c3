/** Dates and numbers as the person's language writes them. */
import { useLingui } from '@lingui/react'
import { hourDigits } from '#shared/languages.ts'

const DAY = 86_400_000

/** Says a moment shortly: "today, 14:05", "3 Nov, 14:05", "3 Nov 2025". */
export function useMoments(): Moments {
  return momentsIn(useLingui().i18n.locale)
}

type Moments = ReturnType<typeof makeMoments>

const known = new Map<string, Moments>()

/** Made once for each language: a browser takes a while to learn how it writes dates, and every post has one. */
function momentsIn(language: string): Moments {
  const moments = known.get(language) ?? makeMoments(language)
  known.set(language, moments)
  return moments
}

function makeMoments(language: string) {
  const locale = regional(language)
  const hour = hourDigits(locale)
  const time = new Intl.DateTimeFormat(locale, { hour, minute: '2-digit' })
  const near = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour, minute: '2-digit' })
  const far = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' })
  const zoned = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour,
    minute: '2-digit',
    timeZoneName: 'short',
  })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const comma = locale.startsWith('ar') ? '،' : ','
  const number = new Intl.NumberFormat(locale)
  return {
    short(at: Date, now = new Date()): string {
      const days = Math.round((startOfDay(at) - startOfDay(now)) / DAY)
      if (days === 0 || days === -1) return `${relative.format(days, 'day')}${comma} ${time.format(at)}`
      return at.getFullYear() === now.getFullYear() ? near.format(at) : far.format(at)
    },
    full: (at: Date): string => full.format(at),
    /** With the weekday and the zone, for an appointment. */
    zoned: (at: Date): string => zoned.format(at),
    number: (value: number): string => number.format(value),
  }
}

/**
 * The language as it is written where the person is, as their browser says: 18:35 in Britain, 6:35 PM in the States. The
 * digits stay those that stand in the sentences of the language.
 */
function regional(language: string): string {
  const { numberingSystem } = new Intl.NumberFormat(language).resolvedOptions()
  const tag = navigator.languages.find((one) => one.split('-')[0] === language) ?? language
  try {
    return new Intl.Locale(tag, { numberingSystem }).toString()
  } catch {
    return language // some systems name themselves in words of their own, such as en-US@posix
  }
}

const startOfDay = (at: Date): number => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()

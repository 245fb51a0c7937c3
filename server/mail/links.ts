/** Mails that bring a link. */
import type { Language } from '#shared/languages.ts'
import type { Letter } from './letter.ts'
import { speakerOf } from './speak.ts'

export function signInLetter(language: Language, address: string): Letter {
  const say = speakerOf(language)
  return { language, subject: say('signInSubject'), paragraphs: [say('signInOpen'), address, say('signInOnce')] }
}

export function invitationLetter(language: Language, name: string, seminar: string, address: string): Letter {
  const say = speakerOf(language)
  return {
    language,
    subject: say('invitationSubject', { seminar }),
    paragraphs: [say('invitationFrom', { name, seminar }), say('invitationOpen'), address, say('invitationOnce')],
  }
}

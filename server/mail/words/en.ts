/** What mails say. In braces stands what is filled in; forms are chosen by a number (CLDR plural categories). */
export const en = {
  signInSubject: 'Sign in to Catena',
  signInOpen: 'Open this link to sign in to Catena:',
  signInOnce: 'It works once, within 20 minutes. If you did not ask for it, you need not do anything.',

  invitationSubject: 'An invitation to read together: {seminar}',
  invitationFrom: '{name} invites you to “{seminar}” on Catena.',
  invitationOpen: 'Open this link to accept:',
  invitationOnce: 'It works once, within two weeks.',

  digestSubject: { one: '{count} new in {where}', other: '{count} new in {where}' },
  digestClosesSubject: 'Closes soon: {where}',
  digestSessions: { one: '{count} session', other: '{count} sessions' },
  digestHello: 'Hello {name},',
  digestNew: 'this is new since you were last there.',
  digestCloses: 'this closes soon.',
  newPosts: { one: '{count} new', other: '{count} new' },
  newReplies: { one: '{posts}, {count} reply to you', other: '{posts}, {count} replies to you' },
  moreThan: 'more than {count}',
  closes: 'It closes {moment}.',
  post: '{author}: {words}',
  answersYou: '{author} answers you: {words}',
  digestStop: 'You get this mail at most once a day, because you asked for it. To get no more of them, open this link:',
} as const

/** One form, or one for each plural category that the language has for whole numbers. */
export type Message = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>
export type MailWords = Readonly<Record<keyof typeof en, Message>>

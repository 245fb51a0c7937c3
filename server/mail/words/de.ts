import type { MailWords } from './en.ts'

export const de: MailWords = {
  signInSubject: 'Bei Catena anmelden',
  signInOpen: 'Öffne diesen Link, um dich bei Catena anzumelden:',
  signInOnce: 'Er gilt einmal, innerhalb von 20 Minuten. Wenn du ihn nicht angefordert hast, brauchst du nichts zu tun.',

  invitationSubject: 'Einladung zum gemeinsamen Lesen: {seminar}',
  invitationFrom: '{name} lädt dich zu „{seminar}“ auf Catena ein.',
  invitationOpen: 'Öffne diesen Link, um anzunehmen:',
  invitationOnce: 'Er gilt einmal, innerhalb von zwei Wochen.',

  digestSubject: { one: '{count} neuer Beitrag in {where}', other: '{count} neue Beiträge in {where}' },
  digestClosesSubject: 'Schließt bald: {where}',
  digestSessions: { one: '{count} Sitzung', other: '{count} Sitzungen' },
  digestHello: 'Hallo {name},',
  digestNew: 'das ist neu, seit du zuletzt da warst.',
  digestCloses: 'das schließt bald.',
  newPosts: { one: '{count} neuer Beitrag', other: '{count} neue Beiträge' },
  newReplies: { one: '{posts}, {count} Antwort an dich', other: '{posts}, {count} Antworten an dich' },
  moreThan: 'mehr als {count}',
  closes: 'Schließt: {moment}.',
  post: '{author}: {words}',
  answersYou: '{author} antwortet dir: {words}',
  digestStop: 'Du bekommst diese Mail höchstens einmal am Tag, weil du sie wolltest. Wenn du keine mehr möchtest, öffne diesen Link:',
}

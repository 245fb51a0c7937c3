import type { MailWords } from './en.ts'

export const fr: MailWords = {
  signInSubject: 'Se connecter à Catena',
  signInOpen: 'Ouvrez ce lien pour vous connecter à Catena :',
  signInOnce: 'Il sert une fois, dans les 20 minutes. Si vous ne l’avez pas demandé, vous n’avez rien à faire.',

  invitationSubject: 'Une invitation à lire ensemble : {seminar}',
  invitationFrom: '{name} vous invite à « {seminar} » sur Catena.',
  invitationOpen: 'Ouvrez ce lien pour accepter :',
  invitationOnce: 'Il sert une fois, dans les deux semaines.',

  digestSubject: { one: '{count} nouveauté dans {where}', other: '{count} nouveautés dans {where}' },
  digestClosesSubject: 'Se ferme bientôt : {where}',
  digestSessions: { one: '{count} séance', other: '{count} séances' },
  digestHello: 'Bonjour {name},',
  digestNew: 'voici ce qui est nouveau depuis votre dernière visite.',
  digestCloses: 'voici ce qui se ferme bientôt.',
  newPosts: { one: '{count} nouveauté', other: '{count} nouveautés' },
  newReplies: { one: '{posts}, {count} réponse pour vous', other: '{posts}, {count} réponses pour vous' },
  moreThan: 'plus de {count}',
  closes: 'Fermeture : {moment}.',
  post: '{author} : {words}',
  answersYou: '{author} vous répond : {words}',
  digestStop: 'Vous recevez ce message une fois par jour au plus, parce que vous l’avez demandé. Pour n’en plus recevoir, ouvrez ce lien :',
}

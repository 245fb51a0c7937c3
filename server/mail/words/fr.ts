import type { MailWords } from './en.ts'

export const fr: MailWords = {
  signInSubject: 'Se connecter à Catena',
  signInOpen: 'Ouvre ce lien pour te connecter à Catena :',
  signInOnce: 'Il sert une fois, dans les 20 minutes. Si tu ne l’as pas demandé, tu n’as rien à faire.',

  invitationSubject: 'Une invitation à lire ensemble : {seminar}',
  invitationFrom: '{name} t’invite à « {seminar} » sur Catena.',
  invitationOpen: 'Ouvre ce lien pour accepter :',
  invitationOnce: 'Il sert une fois, dans les deux semaines.',

  digestSubject: { one: '{count} nouveauté dans {where}', other: '{count} nouveautés dans {where}' },
  digestClosesSubject: 'Se ferme bientôt : {where}',
  digestSessions: { one: '{count} séance', other: '{count} séances' },
  digestHello: 'Bonjour {name},',
  digestNew: 'voici ce qui est nouveau depuis ta dernière visite.',
  digestCloses: 'voici ce qui se ferme bientôt.',
  newPosts: { one: '{count} nouveauté', other: '{count} nouveautés' },
  newReplies: { one: '{posts}, {count} réponse pour toi', other: '{posts}, {count} réponses pour toi' },
  moreThan: 'plus de {count}',
  closes: 'Fermeture : {moment}.',
  post: '{author} : {words}',
  answersYou: '{author} te répond : {words}',
  digestStop: 'Tu reçois ce message une fois par jour au plus, parce que tu l’as demandé. Pour n’en plus recevoir, ouvre ce lien :',
}

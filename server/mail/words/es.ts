import type { MailWords } from './en.ts'

export const es: MailWords = {
  signInSubject: 'Entrar en Catena',
  signInOpen: 'Abre este enlace para entrar en Catena:',
  signInOnce: 'Sirve una vez, durante 20 minutos. Si no lo has pedido, no tienes que hacer nada.',

  invitationSubject: 'Una invitación a leer juntos: {seminar}',
  invitationFrom: '{name} te invita a «{seminar}» en Catena.',
  invitationOpen: 'Abre este enlace para aceptar:',
  invitationOnce: 'Sirve una vez, durante dos semanas.',

  digestSubject: { one: '{count} novedad en {where}', other: '{count} novedades en {where}' },
  digestClosesSubject: 'Se cierra pronto: {where}',
  digestSessions: { one: '{count} sesión', other: '{count} sesiones' },
  digestHello: 'Hola, {name}:',
  digestNew: 'esto es nuevo desde tu última visita.',
  digestCloses: 'esto se cierra pronto.',
  newPosts: { one: '{count} novedad', other: '{count} novedades' },
  newReplies: { one: '{posts}, {count} respuesta para ti', other: '{posts}, {count} respuestas para ti' },
  moreThan: 'más de {count}',
  closes: 'Se cierra: {moment}.',
  post: '{author}: {words}',
  answersYou: '{author} te responde: {words}',
  digestStop: 'Recibes este correo como mucho una vez al día, porque lo pediste. Para no recibir más, abre este enlace:',
}

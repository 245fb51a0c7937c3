import { createTransport } from 'nodemailer'
import type { Config } from '#server/config.ts'
import type { Log } from '#server/log.ts'
import { type Letter, page, plainText } from './letter.ts'

export interface Mailer {
  /** Sends in the background: how long it takes, and whether it goes, tells the asker nothing. A failure is logged. */
  send(to: string, letter: Letter): void
}

/** The way mail leaves this server, or undefined where SMTP_URL is not set. */
export function createMailer(config: Pick<Config, 'mail'>, log: Pick<Log, 'error'>): Mailer | undefined {
  if (!config.mail) return undefined
  const { smtpUrl, from } = config.mail
  const transport = createTransport(smtpUrl, { from })
  return {
    send(to, letter) {
      const { language, subject } = letter
      // The address object keeps what is typed from being read as a list of addresses or as headers.
      const addressed = { to: { name: '', address: to }, subject, headers: { 'Content-Language': language } }
      transport.sendMail({ ...addressed, text: plainText(letter), html: page(letter) }).catch((error: unknown) => {
        const code = error instanceof Error && 'code' in error ? error.code : undefined
        log.error({ code }, 'a mail could not be sent: check SMTP_URL')
      })
    },
  }
}

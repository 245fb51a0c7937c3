/**
 * Who may do what. One table, read aloud: "a reader may edit an annotation if it is their own and the session runs".
 * The server enforces it, the client greys its buttons by it, nobody restates it. Which records a person may *see* is
 * not here: that is `margins/standing.ts`.
 */
import { z } from 'zod'

export const roles = ['facilitator', 'reader', 'observer'] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

/** Someone without a role here: not signed in, or signed in and not a member. */
export type Standing = Role | 'outsider'

/** What must hold of the subject besides the role. */
type Rule = 'always' | 'own' | 'while-running' | 'own-while-running'

const everyone = { facilitator: 'always', reader: 'always', observer: 'always', outsider: 'always' } as const
const facilitators = { facilitator: 'always' } as const
const members = { facilitator: 'always', reader: 'always', observer: 'always' } as const
const writers = { facilitator: 'while-running', reader: 'while-running' } as const

export const permissions = {
  // seminars and their readings
  'seminar.open': facilitators,
  'host.invite': facilitators,
  'seminar.see': members,
  'seminar.change': facilitators,
  'seminar.delete': facilitators,
  'seminar.plan': facilitators,
  'seminar.invite': facilitators,
  'seminar.change-role': facilitators,
  'seminar.end-membership': { facilitator: 'always', reader: 'own', observer: 'own' },
  'reading.see': members,
  'reading.import': facilitators,
  'reading.correct': facilitators,
  'reading.delete': facilitators,
  // sessions
  'session.open': facilitators,
  'session.join': everyone,
  'session.see': members,
  'session.run': facilitators,
  'session.close': facilitators,
  'session.delete': facilitators,
  'session.renew-code': facilitators,
  'session.remove-participant': facilitators,
  'session.unmask': facilitators,
  'session.change-role': facilitators,
  'session.group': facilitators,
  'session.prompt': facilitators,
  'session.spotlight': facilitators,
  'session.project': facilitators,
  'session.lift': facilitators,
  'session.say-ready': { reader: 'while-running' },
  'group.set-role': { facilitator: 'always', reader: 'own-while-running' },
  'hand.raise': writers,
  'hand.lower': { facilitator: 'always', reader: 'own' },
  'hand.call': facilitators,
  // what is written
  'annotation.post': writers,
  'annotation.edit': { facilitator: 'own-while-running', reader: 'own-while-running' },
  'annotation.place': facilitators,
  /** Out of a file; during the session and afterwards. */
  'annotation.import': facilitators,
  'annotation.delete': { facilitator: 'own-while-running', reader: 'own-while-running' },
  'mark.reader': writers,
  /** After the session too: reviewing it is when questions are settled. */
  'mark.facilitator': facilitators,
  'draft.keep': writers,
  /** Only for one's own group, and only as its synthesizer (margins/writing.ts). */
  'note.write': { reader: 'own-while-running' },
  'margin.facilitators': facilitators,
  // afterwards
  'review.see': { facilitator: 'always', observer: 'always' },
  'review.see-self': { facilitator: 'own', reader: 'own', observer: 'own' },
  'review.export': facilitators,
  /** For a guest who asks for it. */
  'session.erase-guest': facilitators,
  'account.erase-self': { facilitator: 'own', reader: 'own', observer: 'own', outsider: 'own' },
} as const satisfies Record<string, Partial<Record<Standing, Rule>>>

export type Action = keyof typeof permissions

export interface Subject {
  /** It is about the actor, or written by them. */
  readonly own?: boolean
  /** The session it belongs to is closed. */
  readonly closed?: boolean
}

/** Whether someone of this standing may do this to that. Anything the table does not say is no. */
export function can(standing: Standing, action: Action, subject: Subject = {}): boolean {
  const rules: Partial<Record<Standing, Rule>> = permissions[action]
  const rule = rules[standing]
  if (rule === undefined) return false
  switch (rule) {
    case 'always':
      return true
    case 'own':
      return subject.own === true
    case 'while-running':
      return subject.closed !== true
    case 'own-while-running':
      return subject.own === true && subject.closed !== true
  }
}

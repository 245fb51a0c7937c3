import type { RequestHandler } from 'express'
import type { Callers } from '#server/callers/callers.ts'

/**
 * Gives each client a fair share of a server that does one thing at a time: a few of its requests are worked on, the others
 * wait, and one that asks for more and more gets it ever more slowly. Who asks for one thing after another is never held up.
 */
export const fairShare =
  (callers: Pick<Callers<never>, 'turn'>): RequestHandler =>
  (req, res, next) => {
    callers.turn(req, res).then((isTurn) => isTurn && next(), next)
  }

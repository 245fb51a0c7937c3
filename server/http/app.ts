import compression from 'compression'
import express, { type Express, type RequestHandler } from 'express'
import { type Callers, callersOf } from '#server/callers/callers.ts'
import type { Config } from '#server/config.ts'
import { createOpenIdConnect } from '#server/identity/open-id-connect.ts'
import { type Log, logRequests } from '#server/log.ts'
import { createMailer } from '#server/mail/mailer.ts'
import type { Database } from '#server/storage/database.ts'
import { account } from './account.ts'
import { annotationImports } from './annotation-imports.ts'
import type { Context, SyncPort } from './context.ts'
import { demo } from './demo.ts'
import { docs } from './docs.ts'
import { exports } from './exports.ts'
import { fairShare } from './fair-share.ts'
import { imports } from './imports.ts'
import { invitations } from './invitations.ts'
import { join } from './join.ts'
import { createLimits, type HttpLimits } from './limits.ts'
import { me } from './me.ts'
import { members } from './members.ts'
import { mount } from './mount.ts'
import { openIdConnect } from './open-id-connect.ts'
import { ownDataRoutes } from './own-data.ts'
import { placements } from './placements.ts'
import { answerProblems, unknownRoute } from './problems.ts'
import { readings } from './readings.ts'
import { review } from './review.ts'
import { reviewPeople } from './review-people.ts'
import { reviewSessions } from './review-sessions.ts'
import { revisions } from './revisions.ts'
import type { Route } from './route.ts'
import { runSheets } from './run-sheets.ts'
import { securityHeaders } from './security-headers.ts'
import { seminars } from './seminars.ts'
import { sessions } from './sessions.ts'
import { waysIn } from './ways-in.ts'
import { work } from './work.ts'

/** Every endpoint under /api. */
export const routes: readonly Route[] = [
  ...me,
  ...seminars,
  ...demo,
  ...imports,
  ...annotationImports,
  ...readings,
  ...sessions,
  ...runSheets,
  ...placements,
  ...revisions,
  ...review,
  ...reviewPeople,
  ...reviewSessions,
  ...exports,
  ...work,
  ...join,
  ...members,
  ...invitations,
  ...account,
  ...ownDataRoutes,
  ...waysIn,
  ...openIdConnect,
]

export interface AppOptions {
  readonly config: Config
  readonly db: Database
  readonly log: Log
  readonly sync: SyncPort
  readonly commands: Context['commands']
  readonly works: Context['works']
  /** Answers /healthz, /readyz and /metrics, before anything else. */
  readonly health?: RequestHandler
  /** Answers with the client, what is not under /api. */
  readonly pages?: RequestHandler
  /** Budgets of tries, for tests; full ones otherwise. */
  readonly limits?: HttpLimits
  /** Those who come by every door; who comes by this one alone otherwise. */
  readonly callers?: Pick<Callers<never>, 'turn'>
}

/** All that Catena answers over HTTP. */
export function createApp({ config, db, log, sync, commands, works, health, pages, ...given }: AppOptions): Express {
  const { limits = createLimits(), callers = callersOf(db, config) } = given
  const app = express().disable('x-powered-by').set('trust proxy', config.trustProxy).set('query parser', 'simple')
  if (health) app.use(health)
  app.use(logRequests(log))
  app.use(securityHeaders(config))
  app.use('/api', (_req, res, next) => {
    // What one may see can change at any moment; a route that knows better says so.
    res.set('Cache-Control', 'no-store')
    next()
  })
  app.use('/api', fairShare(callers))
  app.use('/api', compression())
  app.use(docs(routes, config))
  app.use(
    mount(
      { config, db, log, sync, commands, works, limits, mail: createMailer(config, log), openIdConnect: createOpenIdConnect(config) },
      routes,
    ),
  )
  app.use('/api', unknownRoute)
  if (pages) app.use(pages)
  app.use(answerProblems(log))
  return app
}

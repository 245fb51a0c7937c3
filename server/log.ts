import type { RequestHandler } from 'express'
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'
import { pinoHttp } from 'pino-http'
import type { Config } from './config.ts'
import { gatherRepeats } from './gather-repeats.ts'

export type Log = Logger

/**
 * A request's address with nothing in it that opens a door: the query is dropped (links carry their token there),
 * and so is the code in the addresses of joining.
 */
export function safeUrl(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  return path.replace(/^(\/+(?:api\/+)?join)\/.+$/i, '$1/…')
}

/**
 * The server's structured log (JSON lines on standard output). What people write, their names, cookies, codes and tokens never go
 * into it: log ids, codes of errors, counts and durations. An error's own message is kept, the database's values in it are not.
 */
export function createLog(config: Pick<Config, 'logLevel'>, to?: DestinationStream): Log {
  const options = {
    level: config.logLevel,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: {
      paths: ['*.password', '*.token', '*.cookie', '*.body', '*.quote', '*.text', 'password', 'token', 'cookie', 'body', 'quote', 'text'],
      censor: '[kept out]',
    },
    serializers: { err: errorForLog },
    hooks: { logMethod: gatherRepeats() },
  }
  return to ? pino(options, to) : pino(options)
}

/** Postgres puts the values of a row (people's words) into `detail`, `where` and the parameters of an error. */
function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return { type: typeof error }
  const { type, message, stack } = stdSerializers.err(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  return { type, message, stack, code }
}

/** Logs each answered request: method, path, status, milliseconds. Successes at `debug`, refusals at `info`, failures at `error`. */
export function logRequests(log: Log): RequestHandler {
  return pinoHttp({
    logger: log,
    quietReqLogger: true,
    customLogLevel: (_req, res, error) => (error || res.statusCode >= 500 ? 'error' : res.statusCode >= 400 ? 'info' : 'debug'),
    serializers: {
      req: (req: { method: string; url: string }) => ({ method: req.method, url: safeUrl(req.url) }),
      res: (res: { statusCode: number }) => ({ status: res.statusCode }),
      err: errorForLog,
    },
  })
}

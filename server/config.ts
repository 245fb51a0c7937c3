import { resolve } from 'node:path'
import { z } from 'zod'
import { StartFailure } from './start-failure.ts'

/** An address whose scheme is one of these. */
function address(...schemes: string[]) {
  const wanted = `must be an address that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`
  return z.string().refine((text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)), wanted)
}

const PORT_WANTED = 'must be a number from 0 to 65535'

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d+$/, PORT_WANTED)
    .transform(Number)
    .refine((port) => port <= 65535, PORT_WANTED)
    .default(3000),
  HOST: z.string().optional(),
  BASE_URL: address('http', 'https')
    .refine(
      (text) => URL.canParse(text) && ['/', ''].includes(new URL(text).pathname),
      'must be an origin, without a path: Catena is served from the root of its host',
    )
    .transform((text) => new URL(text).origin)
    .optional(),
  DATA_DIR: z
    .string()
    .default('data')
    .transform((path) => resolve(path)),
  DATABASE_URL: address('postgres', 'postgresql').optional(),
  REDIS_URL: address('redis', 'rediss').optional(),
  SMTP_URL: address('smtp', 'smtps').optional(),
  MAIL_FROM: z.string().regex(/\S@\S/, 'must be an e-mail address, such as "Catena <catena@example.org>"').optional(),
  OIDC_ISSUER: address('https', 'http').optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().optional(),
  TRUST_PROXY: z
    .string()
    .regex(/^(true|false|\d+)$/, 'must be false, true or the number of proxies in front of Catena')
    .transform((text) => (text === 'true' ? 1 : text === 'false' ? 0 : Number(text)))
    .default(0),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be fatal, error, warn, info, debug, trace or silent')
    .default('info'),
  NODE_ENV: z.enum(['production', 'development', 'test'], 'must be production, development or test').default('production'),
})

/** What this server was told by its environment: parsed once, frozen, passed as an argument. */
export type Config = Readonly<{
  /** 0 lets the system choose a free one. */
  port: number
  /** The address to listen on; without one, all of this machine's, IPv4 and IPv6. */
  host: string | undefined
  /** The origin under which people reach this server, without a slash at the end. Without BASE_URL it is http://localhost:<port>. */
  baseUrl: string
  /** Whether BASE_URL was given: only then other origins than the request's own host are known for sure. */
  baseUrlGiven: boolean
  /** Absolute path. Holds the embedded Postgres. */
  dataDir: string
  /** An external Postgres; without it the embedded one runs under `dataDir`. */
  databaseUrl: string | undefined
  redisUrl: string | undefined
  mail: Readonly<{ smtpUrl: string; from: string }> | undefined
  openIdConnect: Readonly<{ issuer: string; clientId: string; clientSecret: string; name: string }> | undefined
  /** How many proxies in front of this server are believed about the address a request came from. */
  trustProxy: number
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  mode: 'production' | 'development' | 'test'
}>

/**
 * The configuration that these environment variables ask for. An empty variable counts as not set.
 * @throws StartFailure with one sentence that names the variable that is wrong.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const name = String(issue?.path[0])
    const secret = /URL|SECRET/.test(name) // may hold a password
    throw new StartFailure(`${name} ${issue?.message}${secret ? '' : `, but is "${given[name]}"`}: correct it or leave it out.`)
  }
  const vars = parsed.data
  const oidc = [vars.OIDC_ISSUER, vars.OIDC_CLIENT_ID, vars.OIDC_CLIENT_SECRET]
  const openIdConnect =
    vars.OIDC_ISSUER && vars.OIDC_CLIENT_ID && vars.OIDC_CLIENT_SECRET
      ? Object.freeze({
          issuer: vars.OIDC_ISSUER,
          clientId: vars.OIDC_CLIENT_ID,
          clientSecret: vars.OIDC_CLIENT_SECRET,
          name: vars.OIDC_NAME ?? new URL(vars.OIDC_ISSUER).hostname,
        })
      : undefined
  if (!openIdConnect && oidc.some(Boolean)) {
    const missing = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'].filter((_, i) => !oidc[i])
    throw new StartFailure(
      `${missing.join(' and ')} must be set too for signing in by OpenID Connect: add what is missing or leave out all OIDC_ variables.`,
    )
  }
  const baseUrl = vars.BASE_URL ?? `http://localhost:${vars.PORT}`
  return Object.freeze({
    port: vars.PORT,
    host: vars.HOST,
    baseUrl,
    baseUrlGiven: vars.BASE_URL !== undefined,
    dataDir: vars.DATA_DIR,
    databaseUrl: vars.DATABASE_URL,
    redisUrl: vars.REDIS_URL,
    mail: vars.SMTP_URL
      ? Object.freeze({ smtpUrl: vars.SMTP_URL, from: vars.MAIL_FROM ?? `Catena <catena@${new URL(baseUrl).hostname}>` })
      : undefined,
    openIdConnect,
    trustProxy: vars.TRUST_PROXY,
    logLevel: vars.LOG_LEVEL,
    mode: vars.NODE_ENV,
  })
}

/** The same configuration once the system has chosen the port (PORT=0). */
export function configAt(config: Config, port: number): Config {
  return Object.freeze({ ...config, port, baseUrl: config.baseUrlGiven ? config.baseUrl : `http://localhost:${port}` })
}

import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { StartFailure } from './start-failure.ts'

describe('readConfig', () => {
  test('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: undefined,
      baseUrl: 'http://localhost:3000',
      dataDir: resolve('data'),
      databaseUrl: undefined,
      trustProxy: 0,
      logLevel: 'info',
    })
  })

  test('is frozen', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true)
  })

  test('takes an empty variable for one that is not set', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 3000, databaseUrl: undefined })
  })

  test.each([
    [{ PORT: '8080' }, { port: 8080, baseUrl: 'http://localhost:8080' }],
    [{ BASE_URL: 'https://catena.example.org/' }, { baseUrl: 'https://catena.example.org', baseUrlGiven: true }],
    [{ DATABASE_URL: 'postgres://u:p@db/catena' }, { databaseUrl: 'postgres://u:p@db/catena' }],
    [{ REDIS_URL: 'redis://redis:6379' }, { redisUrl: 'redis://redis:6379' }],
    [{ SMTP_URL: 'smtp://mail' }, { mail: { smtpUrl: 'smtp://mail', from: 'Catena <catena@localhost>' } }],
    [{ TRUST_PROXY: 'true' }, { trustProxy: 1 }],
    [{ TRUST_PROXY: '2' }, { trustProxy: 2 }],
    [
      { OIDC_ISSUER: 'https://id.example.org/realm', OIDC_CLIENT_ID: 'catena', OIDC_CLIENT_SECRET: 's' },
      { openIdConnect: { issuer: 'https://id.example.org/realm', clientId: 'catena', clientSecret: 's', name: 'id.example.org' } },
    ],
  ])('reads %j', (env, wanted) => {
    expect(readConfig(env)).toMatchObject(wanted)
  })

  test.each([
    [{ PORT: 'http' }, /^PORT must be a number from 0 to 65535, but is "http": correct it/],
    [{ PORT: '70000' }, /^PORT must be/],
    [{ PORT: '-1' }, /^PORT must be/],
    [{ BASE_URL: 'catena.example.org' }, /^BASE_URL must be an address that begins with http:\/\/ or https:\/\//],
    [{ BASE_URL: 'https://example.org/catena' }, /^BASE_URL must be an origin/],
    [{ DATABASE_URL: 'mysql://localhost/catena' }, /^DATABASE_URL must be an address that begins with postgres:/],
    [{ REDIS_URL: 'localhost:6379' }, /^REDIS_URL must be/],
    [{ SMTP_URL: 'mail' }, /^SMTP_URL must be/],
    [{ SMTP_URL: 'smtp://mail', MAIL_FROM: 'nobody' }, /^MAIL_FROM must be an e-mail address/],
    [{ OIDC_ISSUER: 'https://id.example.org' }, /^OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set too/],
    [{ TRUST_PROXY: 'yes' }, /^TRUST_PROXY must be/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be/],
    [{ NODE_ENV: 'prod' }, /^NODE_ENV must be/],
  ])('stops at %j with a sentence that names the variable', (env, sentence) => {
    expect(() => readConfig(env)).toThrow(StartFailure)
    expect(() => readConfig(env)).toThrow(sentence)
  })

  test('never repeats what may hold a password', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://u:hunter2@db' })).not.toThrow(/hunter2/)
  })
})

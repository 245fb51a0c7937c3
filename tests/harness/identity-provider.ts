import { createServer } from 'node:http'
// The package brings no types; the few members used here are written down below.
// @ts-expect-error
import ProviderClass from 'oidc-provider'

interface Provider {
  callback(): (req: import('node:http').IncomingMessage, res: import('node:http').ServerResponse) => void
  interactionFinished(req: unknown, res: unknown, result: unknown): Promise<void>
  readonly Grant: new (of: { clientId: string; accountId: string }) => { addOIDCScope(scope: string): void; save(): Promise<void> }
}

export interface Person {
  readonly sub: string
  readonly name: string
  readonly email: string
  readonly email_verified: boolean
}

/** A real OpenID Connect provider, where whoever is named by `signsIn` signs in at once and agrees to everything. */
export async function startIdentityProvider() {
  const http = createServer()
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done))
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const issuer = `http://127.0.0.1:${address.port}`
  let person: Person = { sub: 'nobody', name: 'Nobody', email: 'nobody@idp.example', email_verified: false }
  let provider: Provider | undefined
  let seen: URLSearchParams | undefined

  return {
    issuer,
    env: {
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: 'catena',
      OIDC_CLIENT_SECRET: 'a secret for the test, long enough',
      OIDC_NAME: 'The University',
    },
    /** The last request for authorization, as the provider got it. */
    asked: () => seen,
    signsIn(next: Person) {
      person = next
    },
    /** Begins to serve a Catena under this address; before that nobody answers. */
    open(baseUrl: string) {
      const people = new Map<string, Person>()
      const opened: Provider = new ProviderClass(issuer, {
        clients: [
          {
            client_id: 'catena',
            client_secret: 'a secret for the test, long enough',
            redirect_uris: [`${baseUrl}/api/openid-connect/return`],
            grant_types: ['authorization_code'],
            response_types: ['code'],
          },
        ],
        ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
        cookies: { keys: ['a key for the test'] },
        pkce: { required: () => true },
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
        features: { devInteractions: { enabled: false } },
        interactions: { url: () => '/enter' },
        findAccount: (_context: unknown, sub: string) => ({ accountId: sub, claims: () => ({ ...people.get(sub) }) }),
        async loadExistingGrant(context: { oidc: { client: { clientId: string }; session: { accountId: string } } }) {
          const grant = new opened.Grant({ clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId })
          grant.addOIDCScope('openid email profile')
          await grant.save()
          return grant
        },
      })
      provider = opened
      const answer = opened.callback()
      http.on('request', (req, res) => {
        const url = new URL(req.url ?? '/', issuer)
        if (url.pathname === '/auth') seen = url.searchParams
        if (url.pathname !== '/enter') return answer(req, res)
        people.set(person.sub, person)
        opened
          .interactionFinished(req, res, { login: { accountId: person.sub, remember: false } })
          .catch((error: unknown) => res.destroy(error instanceof Error ? error : undefined))
      })
    },
    isOpen: () => provider !== undefined,
    async end() {
      http.closeAllConnections()
      await new Promise((done) => http.close(done))
    },
  }
}

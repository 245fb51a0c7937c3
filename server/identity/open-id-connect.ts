/** Signing in at an OpenID Connect provider: authorization code flow with PKCE, state and nonce. */
import { parseCookie, stringifySetCookie } from 'cookie'
import * as client from 'openid-client'
import { z } from 'zod'
import type { Config } from '#server/config.ts'
import { Refusal } from '#shared/errors.ts'
import { AccountId } from '#shared/ids.ts'
import { DisplayName, EmailAddress } from '#shared/protocol/http/name.ts'

/** Who the provider says has signed in there. */
export interface Identity {
  readonly issuer: string
  readonly subject: string
  readonly name: string
  /** Only if the provider has verified it. */
  readonly email: string | undefined
  /** What it says besides, without having verified it. */
  readonly unverifiedEmail: string | undefined
}

/** What the browser keeps between going to the provider and coming back, ten minutes at most. */
const Flow = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** The page to come back to. */
  back: z.string(),
  /** The account that asked to be connected, instead of signing in. */
  connect: AccountId.optional(),
})
export type Flow = z.infer<typeof Flow>

export interface OpenIdConnect {
  /** @returns the provider's page to go to, and the `Set-Cookie` to go with. @throws Refusal `unavailable` if it cannot be reached */
  start(wanted: { readonly back: string; readonly connect?: AccountId }): Promise<{ url: string; cookie: string }>
  /**
   * Reads what the provider sent the browser back with.
   * @throws Refusal `link-ended` if this browser has not begun it or it was refused, `unavailable` if the provider cannot be reached
   */
  finish(query: string, cookieHeader: string | undefined): Promise<{ identity: Identity; flow: Flow; cookie: string }>
}

const tenMinutes = 600

/** Undefined where OIDC_ISSUER is not set. The provider is asked about itself at the first sign-in, so that one that is down does not stop the start. */
export function createOpenIdConnect(config: Pick<Config, 'openIdConnect' | 'baseUrl'>): OpenIdConnect | undefined {
  const provider = config.openIdConnect
  if (!provider) return undefined
  const secure = config.baseUrl.startsWith('https:')
  const cookieName = secure ? '__Host-catena-oidc' : 'catena-oidc'
  const redirect = `${config.baseUrl}/api/openid-connect/return`

  let known: Promise<client.Configuration> | undefined
  const discover = async (): Promise<client.Configuration> => {
    const plain = provider.issuer.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : {}
    known ??= client.discovery(new URL(provider.issuer), provider.clientId, provider.clientSecret, undefined, plain)
    try {
      return await known
    } catch {
      known = undefined
      throw new Refusal('unavailable', `${provider.name} cannot be reached just now. Try again in a while, or sign in another way.`)
    }
  }
  const cookie = (value: string, maxAge: number): string =>
    stringifySetCookie({ name: cookieName, value, path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge })

  return {
    async start({ back, connect }) {
      const configuration = await discover()
      const flow: Flow = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        back: ownPage(back, config.baseUrl),
        ...(connect === undefined ? {} : { connect }),
      }
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirect,
        scope: 'openid email profile',
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
      })
      return { url: url.href, cookie: cookie(Buffer.from(JSON.stringify(flow)).toString('base64url'), tenMinutes) }
    },

    async finish(query, cookieHeader) {
      const flow = flowFrom(cookieHeader === undefined ? undefined : parseCookie(cookieHeader)[cookieName])
      if (!flow) throw new Refusal('link-ended', 'This sign-in was not begun here, or took too long. Try again.')
      const configuration = await discover()
      try {
        const tokens = await client.authorizationCodeGrant(configuration, new URL(`${redirect}${query}`), {
          expectedState: flow.state,
          expectedNonce: flow.nonce,
          pkceCodeVerifier: flow.verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (!claims) throw new Error('no ID token')
        // Many providers give name and address only at their user info endpoint.
        const more = configuration.serverMetadata().userinfo_endpoint
          ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub)
          : {}
        return { identity: identityOf(claims.iss, claims.sub, { ...more, ...claims }), flow, cookie: cookie('', 0) }
      } catch {
        throw new Refusal('link-ended', `${provider.name} did not sign you in. Try again.`)
      }
    },
  }
}

function flowFrom(value: string | undefined): Flow | undefined {
  if (value === undefined) return undefined
  try {
    return Flow.parse(JSON.parse(Buffer.from(value, 'base64url').toString()))
  } catch {
    return undefined
  }
}

/** A page of this server; anything else becomes the home page. */
function ownPage(back: string, baseUrl: string): string {
  if (!URL.canParse(back, baseUrl)) return '/'
  const { origin, pathname, search, hash } = new URL(back, baseUrl)
  return origin === new URL(baseUrl).origin && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/'
}

const Claims = z.object({
  name: DisplayName.optional().catch(undefined),
  preferred_username: DisplayName.optional().catch(undefined),
  email: EmailAddress.optional().catch(undefined),
  // Some providers send it as a string.
  email_verified: z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]).catch(false),
})

function identityOf(issuer: string, subject: string, unparsed: unknown): Identity {
  const { name, preferred_username, email, email_verified } = Claims.parse(unparsed)
  return {
    issuer,
    subject,
    name: name ?? preferred_username ?? email?.split('@')[0] ?? 'New reader',
    email: email_verified ? email : undefined,
    unverifiedEmail: email_verified ? undefined : email,
  }
}

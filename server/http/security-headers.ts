import type { RequestHandler } from 'express'
import helmet from 'helmet'
import type { Config } from '#server/config.ts'

/** Only what comes with Catena runs, looks and connects; nothing loads from elsewhere, and nobody frames it. */
export function securityHeaders(config: Pick<Config, 'baseUrl'>, { inlineStyles = false } = {}): RequestHandler {
  const secure = config.baseUrl.startsWith('https:')
  const { host } = new URL(config.baseUrl)
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        'style-src': inlineStyles ? ["'self'", "'unsafe-inline'"] : ["'self'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'"],
        // Browsers before CSP 3 do not count a WebSocket to the same host as 'self'.
        'connect-src': ["'self'", `${secure ? 'wss' : 'ws'}://${host}`],
        'worker-src': ["'self'"],
        'manifest-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'self'"],
      },
    },
    // Addresses hold codes and one-time tokens: no other site gets to know them.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'sameorigin' },
  })
}

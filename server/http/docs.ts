import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Router } from 'express'
import type { Config } from '#server/config.ts'
import { openApi } from './openapi.ts'
import type { Route } from './route.ts'
import { securityHeaders } from './security-headers.ts'

const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Catena: the HTTP interface</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/api/docs/swagger-ui.css">
  </head>
  <body>
    <div id="docs"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`

const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null, queryConfigEnabled: false })
`

/** The interface, described for machines at `/api/openapi.json` and for people at `/api/docs`. All of it comes from this server. */
export function docs(routes: readonly Route[], config: Config): Router {
  const router = Router()
  const document = JSON.stringify(openApi(routes, config.baseUrl))
  router.get('/api/openapi.json', (_req, res) => void res.type('application/json').send(document))
  // Swagger UI styles itself with style elements.
  router.use('/api/docs', securityHeaders(config, { inlineStyles: true }))
  router.get('/api/docs', (_req, res) => void res.type('html').send(page))
  router.get('/api/docs/start.js', (_req, res) => void res.type('text/javascript').send(start))
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    router.get(`/api/docs/${file}`, (_req, res) => res.sendFile(join(assets, file), { maxAge: '1d' }))
  }
  return router
}

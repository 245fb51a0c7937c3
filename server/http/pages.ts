import { existsSync } from 'node:fs'
import type { Server } from 'node:http'
import { join } from 'node:path'
import compression from 'compression'
import express, { type RequestHandler, Router } from 'express'

/** The built client: hashed files are kept for ever, the page itself is asked for each time; every address of the client answers with the page. */
export function builtPages(directory: string): Router {
  const router = Router()
  router.use('/assets', madeSmall(join(directory, 'assets'), 'public, max-age=31536000, immutable'))
  router.use('/assets', express.static(join(directory, 'assets'), { immutable: true, maxAge: '1y', index: false }), (_req, res) => {
    res.sendStatus(404)
  })
  router.use(madeSmall(directory, 'no-cache'))
  router.use(compression())
  router.use(express.static(directory, { index: false, setHeaders: (res) => res.setHeader('Cache-Control', 'no-cache') }))
  router.get('/{*path}', (req, res, next) => {
    if (isForMachines(req.path)) return next()
    req.url = '/index.html'
    madeSmall(directory, 'no-cache')(req, res, () =>
      res.sendFile(join(directory, 'index.html'), { headers: { 'Cache-Control': 'no-cache' } }),
    )
  })
  return router
}

/** Sends what the build has compressed already (scripts/vite/compressed.ts), if it did and the browser takes it. */
function madeSmall(directory: string, cacheControl: string): RequestHandler {
  const kinds = [
    ['br', '.br'],
    ['gzip', '.gz'],
  ] as const
  return (req, res, next) => {
    const name = req.path
    // Names as the build makes them: no way up, nothing hidden, and never the compressed file by its own name.
    if ((req.method !== 'GET' && req.method !== 'HEAD') || !/^(?:\/[\w-][\w.-]*)+\.(?:js|css|html|svg|webmanifest)$/.test(name))
      return next()
    const found = kinds.filter(([, ending]) => existsSync(join(directory, name + ending)))
    if (found.length === 0) return next()
    res.vary('Accept-Encoding')
    const [encoding, ending] = found.find(([one]) => req.acceptsEncodings(one)) ?? []
    if (!encoding) return next()
    res.type(name.slice(name.lastIndexOf('.')))
    res.sendFile(join(directory, name + ending), {
      cacheControl: false,
      headers: { 'Content-Encoding': encoding, 'Cache-Control': cacheControl },
    })
  }
}

/** The client as Vite serves it while someone works on it: no build, changes are seen at once. Its sockets share our port. */
export async function pagesInTheMaking(http: Server): Promise<Router> {
  const { createServer } = await import('vite')
  const vite = await createServer({ server: { middlewareMode: true, ws: { server: http } }, appType: 'spa' })
  const router = Router()
  router.use((req, res, next) => {
    if (isForMachines(req.path)) return next()
    res.removeHeader('Content-Security-Policy') // Vite puts scripts into the page itself
    vite.middlewares(req, res, next)
  })
  return router
}

function isForMachines(path: string): boolean {
  return /^\/(?:api|sync|socket\.io)(?:\/|$)/.test(path)
}

import type { Server } from 'node:http'
import { join } from 'node:path'
import compression from 'compression'
import express, { Router } from 'express'

/** The built client: hashed files are kept for ever, the page itself is asked for each time; every address of the client answers with the page. */
export function builtPages(directory: string): Router {
  const router = Router()
  router.use(compression())
  router.use('/assets', express.static(join(directory, 'assets'), { immutable: true, maxAge: '1y', index: false }), (_req, res) => {
    res.sendStatus(404)
  })
  router.use(express.static(directory, { index: false, setHeaders: (res) => res.setHeader('Cache-Control', 'no-cache') }))
  router.get('/{*path}', (req, res, next) => {
    if (isForMachines(req.path)) return next()
    res.sendFile(join(directory, 'index.html'), { headers: { 'Cache-Control': 'no-cache' } })
  })
  return router
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

import type { Router } from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createApp, routes } from '../../server/http/app.ts'
import { createLog } from '../../server/log.ts'
import { errors } from '../../shared/errors.ts'
import { type App, startApp } from '../harness/app.ts'

const Operation = z.object({
  operationId: z.string(),
  summary: z.string().min(1),
  parameters: z.array(z.object({ in: z.string(), name: z.string() })).optional(),
  requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string().min(1) })),
})
const Document = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.record(z.string(), z.record(z.string(), z.unknown())),
})

let app: App
let document: z.infer<typeof Document>
beforeAll(async () => {
  app = await startApp()
  document = Document.parse((await app.browser().get('/api/openapi.json')).body)
})
afterAll(() => app.end())

test('the document describes every endpoint that the server has, and no other', () => {
  const { config, db, commands, works } = app
  const sync = {
    sessionChanged: () => Promise.resolve(),
    signedOut: () => {},
    writeFor: () => Promise.resolve(),
    bring: () => Promise.resolve(),
    erase: () => Promise.resolve(0),
  }
  const served = endpoints(createApp({ config, db, log: createLog({ logLevel: 'silent' }), sync, commands, works }).router as Router)
    .filter((one) => !/^get \/api\/(openapi\.json|docs.*)$/.test(one))
    .toSorted()
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  )
  expect(served.length).toBeGreaterThan(15)
  expect(described.toSorted()).toEqual(served)
})

test('every refusal of an endpoint is described by its status, with its code', () => {
  for (const route of routes) {
    const operation = document.paths[route.path.replace(/:(\w+)/g, '{$1}')]?.[route.method]
    for (const code of route.refuses) expect(operation?.responses[errors[code].status]?.description).toContain(`\`${code}\``)
  }
})

test('every parameter of a path is described, every operation has a name of its own', () => {
  const names: string[] = []
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const operation of Object.values(operations)) {
      names.push(operation.operationId)
      const described = (operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name)
      expect(described).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
    }
  }
  expect(new Set(names).size).toBe(names.length)
})

test('every reference in the document leads somewhere', async () => {
  const { body } = await app.browser().get('/api/openapi.json')
  const references = [...JSON.stringify(body).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path ?? '')
  expect(references.length).toBeGreaterThan(5)
  for (const reference of new Set(references)) {
    const found = reference
      .split('/')
      .reduce<unknown>((at, part) => (at !== null && typeof at === 'object' ? Reflect.get(at, part) : undefined), body)
    expect(found, reference).toBeTypeOf('object')
  }
})

test('it can be read in a browser, with nothing from elsewhere and no script in the page', async () => {
  const { headers, body } = await app.browser().get('/api/docs')
  expect(headers.get('Content-Type')).toMatch(/^text\/html/)
  expect(headers.get('Content-Security-Policy')).toContain("script-src 'self';")
  const loaded = [...String(body).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address ?? '')
  expect(loaded).toHaveLength(4)
  for (const address of loaded.slice(1)) expect((await app.browser().get(address)).status, address).toBe(200)
  expect(body).not.toMatch(/<script>|https?:\/\//)
})

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> }
  readonly handle?: { readonly stack?: readonly Layer[] }
}

function endpoints(router: { readonly stack: unknown }): string[] {
  return (router.stack as readonly Layer[]).flatMap((layer) => {
    if (layer.route) return Object.keys(layer.route.methods).map((method) => `${method} ${layer.route?.path}`)
    return layer.handle?.stack ? endpoints({ stack: layer.handle.stack }) : []
  })
}

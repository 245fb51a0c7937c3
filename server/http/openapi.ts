import { createDocument, type ZodOpenApiPathsObject, type ZodOpenApiResponsesObject } from 'zod-openapi'
import { type ErrorCode, errors } from '#shared/errors.ts'
import { Problem } from '#shared/protocol/http/problem.ts'
import type { Route } from './route.ts'

/** The OpenAPI 3.1 document of these routes, from the schemas that they parse with. */
export function openApi(routes: readonly Route[], baseUrl: string): object {
  const paths: ZodOpenApiPathsObject = {}
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [route.method]: operationOf(route) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Catena',
      version: '1',
      description:
        'A class or a reading group reads a text together, live. What people write goes through the documents of `/sync`, not through this interface. Errors are problem details (RFC 9457) with a stable `code`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    components: {
      securitySchemes: {
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: baseUrl.startsWith('https:') ? '__Host-catena' : 'catena',
          description: 'Set on signing in or joining.',
        },
      },
    },
    paths,
  })
}

function operationOf(route: Route) {
  const { answer, body } = route
  return {
    operationId: `${route.method}_${route.path.slice('/api/'.length).replace(/\W+/g, '_')}`,
    summary: route.summary,
    tags: [route.tag],
    ...(route.access === 'signed-in' ? { security: [{ cookie: [] }] } : { security: [{}, { cookie: [] }] }),
    ...(route.params || route.query
      ? { requestParams: { ...(route.params && { path: route.params }), ...(route.query && { query: route.query }) } }
      : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: {
              ...(body.is === 'bytes' ? {} : { 'application/json': { schema: body.schema } }),
              ...(body.is !== 'json' ? { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } } : {}),
            },
          },
        }
      : {}),
    responses: {
      [`${answer.status}`]: {
        description: answer.description,
        ...(answer.schema
          ? { content: { 'application/json': { schema: answer.schema } } }
          : answer.mediaType
            ? { content: { [answer.mediaType]: { schema: { type: 'string' as const } } } }
            : {}),
      },
      ...refusalsOf(route.refuses),
    },
  }
}

/** One response for each status, naming the codes that come with it. */
function refusalsOf(codes: readonly ErrorCode[]): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(codes, (code) => errors[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      `${status}`,
      {
        description: of.map((code) => `\`${code}\`: ${errors[code].title}`).join('. '),
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  )
}

import { defineConfig } from 'prisma/config'

// Prisma's own schema engine is a download; ours (scripts/schema-engine.mjs) ships with the project.
if (process.platform !== 'win32') {
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= new URL('scripts/schema-engine.mjs', import.meta.url).pathname
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://localhost/catena' },
})

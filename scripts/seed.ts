// `npm run seed -- --readers 300 --sessions 12 --annotations 50000 [--seed 1]`: a made-up class to look at, in the configured database.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readConfig } from '../server/config.ts'
import { hashPassword } from '../server/identity/password.ts'
import { newToken } from '../server/identity/token.ts'
import { seedClass } from '../server/seed/class.ts'
import { openDatabase } from '../server/storage/database.ts'
import { startEmbedded } from '../server/storage/embedded.ts'
import { migrate } from '../server/storage/migrate.ts'
import { AccountId } from '../shared/ids.ts'

const option = { type: 'string' } as const
const { values } = parseArgs({ options: { readers: option, sessions: option, annotations: option, seed: option } })
const Wanted = z.object({
  readers: z.coerce.number().int().min(1).max(1_000).default(30),
  sessions: z.coerce.number().int().min(1).max(100).default(3),
  annotations: z.coerce.number().int().min(1).max(500_000).default(1_000),
  seed: z.coerce.number().int().min(0).default(1),
})
const wanted = Wanted.parse(values)

const config = readConfig(process.env)
const postgres = config.databaseUrl === undefined ? await startEmbedded(config.dataDir) : undefined
const url = config.databaseUrl ?? postgres?.url ?? ''
try {
  await migrate(url, join(import.meta.dirname, '../prisma/migrations'))
  const db = await openDatabase(url)
  try {
    const host = await db.prisma.account.findFirst({ where: { host: true, erasedAt: null }, orderBy: { createdAt: 'asc' } })
    const password = newToken().slice(0, 16)
    const account =
      host ??
      (await db.prisma.account.create({
        data: {
          name: 'Seed',
          email: 'seed@example.org',
          emailVerifiedAt: new Date(),
          host: true,
          passwordHash: await hashPassword(password),
        },
      }))
    const began = performance.now()
    const { seminar } = await seedClass(db, { ...wanted, facilitator: { id: AccountId.parse(account.id), name: account.name } })
    process.stdout.write(
      `${wanted.annotations} annotations and replies in ${wanted.sessions} sessions, in ${((performance.now() - began) / 1000).toFixed(1)} s (seed ${wanted.seed}).\n` +
        `To look at them: start Catena with the same settings, sign in as ${account.email ?? account.name}${host ? '' : ` with the password ${password}`}, and open /seminars/${seminar}\n`,
    )
  } finally {
    await db.close()
  }
} finally {
  await postgres?.stop()
}

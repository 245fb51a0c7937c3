import { z } from 'zod'
import { AccountId, ReadingId, SessionId } from '#shared/ids.ts'
import type { Role } from '#shared/permissions.ts'
import { Block, ReadingImage, type ReadingMeta } from '#shared/reading/block.ts'
import type { Database } from './database.ts'

/** A figure's picture. */
export interface Picture {
  readonly id: string
  readonly mediaType: ReadingImage['mediaType']
  readonly bytes: Uint8Array<ArrayBuffer>
}

const Blocks = z.array(Block)

/** Publishes a reading as its first version. */
export async function addReading(
  db: Database,
  reading: { owner: AccountId; meta: ReadingMeta; blocks: readonly Block[]; images: readonly Picture[] },
): Promise<{ id: ReadingId; version: number }> {
  const { title, author, source, language, licence } = reading.meta
  const row = await db.prisma.reading.create({
    data: {
      ownerId: reading.owner,
      title,
      author,
      source,
      language,
      licence,
      versions: { create: { version: 1, blocks: [...reading.blocks] } },
      images: {
        create: reading.images.map(({ id, mediaType, bytes }) => ({ id, mediaType, bytes })),
      },
    },
    select: { id: true },
  })
  return { id: ReadingId.parse(row.id), version: 1 }
}

/** What came of a correction. */
export type CorrectionOutcome =
  | { readonly is: 'published'; readonly version: number; readonly sessions: readonly SessionId[] }
  /** Somebody published another one meanwhile. */
  | { readonly is: 'out-of-date' }
  /** The reading does not have these pictures. */
  | { readonly is: 'picture-missing' }
  | { readonly is: 'gone' }

/**
 * Publishes a corrected version, and moves the sessions on it that run to it (each by a version of its own).
 * Pictures that the reading has already stay as they are.
 */
export async function addVersion(
  db: Database,
  id: ReadingId,
  next: { from: number; meta: ReadingMeta; blocks: readonly Block[]; images: readonly Picture[] },
): Promise<CorrectionOutcome> {
  const { title, author, source, language, licence } = next.meta
  return db.prisma
    .$transaction(
      async (tx): Promise<CorrectionOutcome> => {
        // Two corrections at once must not both be the next version.
        const [row] = await tx.$queryRaw<unknown[]>`SELECT 1 FROM reading WHERE id = ${id}::uuid AND removed_at IS NULL FOR UPDATE`
        if (row === undefined) return { is: 'gone' }
        const newest = await tx.readingVersion.aggregate({ where: { readingId: id }, _max: { version: true } })
        if (newest._max.version !== next.from) return { is: 'out-of-date' }
        await tx.readingImage.createMany({ data: next.images.map((image) => ({ ...image, readingId: id })), skipDuplicates: true })
        const shown = [...new Set(next.blocks.flatMap(({ image }) => image ?? []))]
        if ((await tx.readingImage.count({ where: { readingId: id, id: { in: shown } } })) < shown.length) {
          throw new PictureMissing()
        }
        const version = next.from + 1
        await tx.readingVersion.create({ data: { readingId: id, version, blocks: [...next.blocks] }, select: { version: true } })
        await tx.reading.update({ where: { id }, data: { title, author, source, language, licence }, select: { id: true } })
        const moved = await tx.session.updateManyAndReturn({
          where: { readingId: id, closedAt: null },
          data: { readingVersion: version, version: { increment: 1 } },
          select: { id: true },
        })
        return { is: 'published', version, sessions: moved.map((session) => SessionId.parse(session.id)) }
      },
      { timeout: 30_000 },
    )
    .catch((error: unknown): CorrectionOutcome => {
      if (error instanceof PictureMissing) return { is: 'picture-missing' }
      throw error
    })
}

/** Takes the transaction back. */
class PictureMissing extends Error {}

/** Who brought a reading, or undefined. */
export async function findOwner(db: Database, id: ReadingId): Promise<AccountId | undefined> {
  const row = await db.prisma.reading.findUnique({ where: { id, removedAt: null }, select: { ownerId: true } })
  return row ? AccountId.parse(row.ownerId) : undefined
}

export interface StoredReading {
  readonly id: ReadingId
  readonly version: number
  readonly meta: ReadingMeta
  readonly blocks: Block[]
  readonly owner: AccountId
  /** Whoever brought it has deleted it; it is kept for the sessions that read it. */
  readonly deleted: boolean
}

/** A reading in the version asked for, or its newest; undefined if there is none. */
export async function findReading(db: Database, id: ReadingId, version?: number): Promise<StoredReading | undefined> {
  const row = await db.prisma.readingVersion.findFirst({
    where: { readingId: id, ...(version === undefined ? {} : { version }) },
    orderBy: { version: 'desc' },
    select: {
      version: true,
      blocks: true,
      reading: { select: { title: true, author: true, source: true, language: true, licence: true, ownerId: true, removedAt: true } },
    },
  })
  if (!row) return undefined
  const { title, author, source, language, licence, ownerId, removedAt } = row.reading
  return {
    id,
    version: row.version,
    meta: { title, author, source, language, licence },
    blocks: Blocks.parse(row.blocks),
    owner: AccountId.parse(ownerId),
    deleted: removedAt !== null,
  }
}

/** The blocks of some versions of a reading, by number; those that there are. */
export async function findVersions(db: Database, id: ReadingId, versions: Iterable<number>): Promise<Map<number, Block[]>> {
  const rows = await db.prisma.readingVersion.findMany({
    where: { readingId: id, version: { in: [...versions] } },
    select: { version: true, blocks: true },
  })
  return new Map(rows.map((row) => [row.version, Blocks.parse(row.blocks)]))
}

/** What a new session on a reading needs to know of it. */
export async function findNewestVersion(db: Database, id: ReadingId): Promise<{ version: number; title: string } | undefined> {
  const row = await db.prisma.readingVersion.findFirst({
    where: { readingId: id, reading: { removedAt: null } },
    orderBy: { version: 'desc' },
    select: { version: true, reading: { select: { title: true } } },
  })
  return row ? { version: row.version, title: row.reading.title } : undefined
}

/**
 * Deletes a reading, with all its versions and pictures. One that sessions read is kept for these, until they are gone
 * too: nobody loses the text they wrote beside. It is in no list any more, is not corrected, and no session is opened on it.
 * @returns what came of it; undefined if there is no such reading
 */
export async function removeReading(db: Database, id: ReadingId): Promise<'gone' | 'kept-for-sessions' | undefined> {
  return db.prisma.$transaction(async (tx) => {
    // A session that is opened meanwhile waits for this, or is seen by it.
    const [row] = await tx.$queryRaw<unknown[]>`SELECT 1 FROM reading WHERE id = ${id}::uuid AND removed_at IS NULL FOR UPDATE`
    if (row === undefined) return undefined
    if ((await tx.session.count({ where: { readingId: id } })) === 0) {
      await tx.reading.delete({ where: { id }, select: { id: true } })
      return 'gone'
    }
    await tx.reading.update({ where: { id }, data: { removedAt: new Date() }, select: { id: true } })
    return 'kept-for-sessions'
  })
}

export interface ReadingOfSomebody {
  readonly id: ReadingId
  readonly version: number
  readonly title: string
  readonly author: string
  readonly language: string
  readonly createdAt: Date
  readonly mine: boolean
}

/** The readings that an account brought, or that are read in a seminar they facilitate; newest first. */
export async function listReadings(db: Database, account: AccountId): Promise<ReadingOfSomebody[]> {
  const rows = await db.prisma.reading.findMany({
    where: {
      removedAt: null,
      OR: [{ ownerId: account }, { sessions: { some: { seminar: { members: { some: { accountId: account, role: 'facilitator' } } } } } }],
    },
    orderBy: { createdAt: 'desc' },
    select: {
      id: true,
      title: true,
      author: true,
      language: true,
      createdAt: true,
      ownerId: true,
      versions: { orderBy: { version: 'desc' }, take: 1, select: { version: true } },
    },
  })
  return rows.map((row) => ({
    id: ReadingId.parse(row.id),
    version: row.versions[0]?.version ?? 1,
    title: row.title,
    author: row.author,
    language: row.language,
    createdAt: row.createdAt,
    mine: row.ownerId === account,
  }))
}

/**
 * What an account is to a reading: its facilitator, if they brought it and have not deleted it; else their best role in the seminars and
 * sessions that read it; undefined for nothing, and for no such reading.
 */
export async function roleTowardsReading(db: Database, account: AccountId, reading: ReadingId): Promise<Role | undefined> {
  const row = await db.prisma.reading.findUnique({
    where: { id: reading },
    select: {
      ownerId: true,
      removedAt: true,
      sessions: {
        where: {
          OR: [
            { seminar: { members: { some: { accountId: account, role: 'facilitator' } } } },
            { participants: { some: { accountId: account, removedAt: null, role: 'facilitator' } } },
            // Before a session opens its text is its facilitators' (isNotOpenYet).
            {
              NOT: { manner: 'open', phase: 'gather' },
              OR: [
                { seminar: { members: { some: { accountId: account } } } },
                { participants: { some: { accountId: account, removedAt: null } } },
              ],
            },
          ],
        },
        select: {
          seminar: { select: { members: { where: { accountId: account }, select: { role: true } } } },
          participants: { where: { accountId: account, removedAt: null }, select: { role: true } },
        },
      },
    },
  })
  if (!row) return undefined
  if (row.ownerId === account && row.removedAt === null) return 'facilitator'
  const held = new Set(row.sessions.flatMap((session) => [...session.seminar.members, ...session.participants]).map(({ role }) => role))
  return (['facilitator', 'reader', 'observer'] as const).find((role) => held.has(role))
}

const MediaType = ReadingImage.shape.mediaType

/** A figure's picture, or undefined. */
export async function findImage(
  db: Database,
  reading: ReadingId,
  id: string,
): Promise<{ mediaType: z.infer<typeof MediaType>; bytes: Uint8Array } | undefined> {
  const row = await db.prisma.readingImage.findUnique({
    where: { readingId_id: { readingId: reading, id } },
    select: { mediaType: true, bytes: true },
  })
  return row ? { mediaType: MediaType.parse(row.mediaType), bytes: row.bytes } : undefined
}

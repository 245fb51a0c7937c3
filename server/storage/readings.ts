import { z } from 'zod'
import { type AccountId, ReadingId } from '#shared/ids.ts'
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

export interface StoredReading {
  readonly id: ReadingId
  readonly version: number
  readonly meta: ReadingMeta
  readonly blocks: Block[]
}

/** A reading in the version asked for, or its newest; undefined if there is none. */
export async function findReading(db: Database, id: ReadingId, version?: number): Promise<StoredReading | undefined> {
  const row = await db.prisma.readingVersion.findFirst({
    where: { readingId: id, ...(version === undefined ? {} : { version }), reading: { removedAt: null } },
    orderBy: { version: 'desc' },
    select: {
      version: true,
      blocks: true,
      reading: { select: { title: true, author: true, source: true, language: true, licence: true } },
    },
  })
  if (!row) return undefined
  const { title, author, source, language, licence } = row.reading
  return { id, version: row.version, meta: { title, author, source, language, licence }, blocks: Blocks.parse(row.blocks) }
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
 * What an account is to a reading: its facilitator, if they brought it; else their best role in the seminars and
 * sessions that read it; undefined for nothing, and for no such reading.
 */
export async function roleTowardsReading(db: Database, account: AccountId, reading: ReadingId): Promise<Role | undefined> {
  const row = await db.prisma.reading.findUnique({
    where: { id: reading, removedAt: null },
    select: {
      ownerId: true,
      sessions: {
        where: {
          OR: [
            { seminar: { members: { some: { accountId: account } } } },
            { participants: { some: { accountId: account, removedAt: null } } },
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
  if (row.ownerId === account) return 'facilitator'
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

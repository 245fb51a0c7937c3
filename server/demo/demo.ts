import { readFile } from 'node:fs/promises'
import { newAlias } from '#server/identity/alias.ts'
import { codeLifetime, newJoinCode } from '#server/identity/join-code.ts'
import { nameInSession } from '#server/identity/name-in-session.ts'
import { importReading } from '#server/import/import.ts'
import type { Log } from '#server/log.ts'
import type { Database } from '#server/storage/database.ts'
import { addPlace } from '#server/storage/participants.ts'
import { addReading } from '#server/storage/readings.ts'
import { addDemoSeminar, findDemoSeminar, removeSeminar } from '#server/storage/seminars.ts'
import { addSession } from '#server/storage/sessions.ts'
import type { AccountId, Alias, ParticipantId, ReadingId, SeminarId, SessionId } from '#shared/ids.ts'
import type { Demo } from '#shared/protocol/http/demo.ts'
import { type Block, ReadingMeta } from '#shared/reading/block.ts'
import { dropProposed } from '#shared/reading/edit.ts'
import { type DemoReader, demoPosts, demoReaders } from './posts.ts'
import { recordsOf } from './records.ts'
import { writePens } from './write-pens.ts'

const title = 'A first look at Catena'
const text = new URL('./reading-together.md', import.meta.url)

/** Those that are being made in this process: pressing twice makes one. */
const making = new Map<AccountId, Promise<Demo>>()

/**
 * The demo seminar of an account: our own reading, an open session on it, and threads by made-up readers to answer.
 * All of it comes in through the doors that real readings, sessions and annotations come through. An account has one.
 */
export async function openDemo(db: Database, log: Log, account: { readonly id: AccountId; readonly name: string }): Promise<Demo> {
  const before = making.get(account.id)
  if (before) return before
  const now = findOrMake(db, log, account).finally(() => making.delete(account.id))
  making.set(account.id, now)
  return now
}

async function findOrMake(db: Database, log: Log, account: { readonly id: AccountId; readonly name: string }): Promise<Demo> {
  const seminar = await addDemoSeminar(db, title, account.id)
  if (!seminar) {
    const found = await findDemoSeminar(db, account.id)
    // Deleted in this very moment.
    return found ? { seminar: found.id, ...(found.session ? { session: found.session } : {}) } : findOrMake(db, log, account)
  }
  try {
    const { reading, blocks } = await publish(db, account.id)
    const session = await open(db, seminar, reading, account)
    const readers = await seat(db, session)
    await writePens(db, log, session, recordsOf(demoPosts, blocks, readers, Date.now()))
    return { seminar, session }
  } catch (error) {
    await removeSeminar(db, seminar)
    throw error
  }
}

async function publish(db: Database, owner: AccountId): Promise<{ reading: ReadingId; blocks: readonly Block[] }> {
  const imported = await importReading({ name: 'reading-together.md', format: 'markdown', bytes: await readFile(text) })
  const meta = ReadingMeta.parse({ author: 'The makers of Catena', source: '', licence: 'MIT', ...imported.meta, language: 'en' })
  const blocks = [...dropProposed(imported.blocks)]
  const { id } = await addReading(db, { owner, meta, blocks, images: [] })
  return { reading: id, blocks }
}

const open = (db: Database, seminar: SeminarId, reading: ReadingId, { id, name }: { id: AccountId; name: string }): Promise<SessionId> =>
  addSession(db, {
    seminar,
    reading: { id: reading, version: 1 },
    title: 'Reading together, slowly',
    manner: 'open',
    names: 'shown',
    code: { code: newJoinCode(), expiresAt: new Date(Date.now() + codeLifetime('open')) },
    facilitator: { account: id, name, alias: newAlias() },
  })

/** Gives the made-up readers their places. */
async function seat(db: Database, session: SessionId): Promise<Map<DemoReader, { participant: ParticipantId; alias: Alias }>> {
  const readers = new Map<DemoReader, { participant: ParticipantId; alias: Alias }>()
  for (const name of demoReaders) {
    const alias = newAlias()
    const nameAmong = (taken: readonly string[]) => ({ name: nameInSession(name, taken) })
    const place = await addPlace(db, session, { account: { newGuest: name }, role: 'reader', alias, nameAmong })
    if (!place) throw new Error('the demo session is gone')
    readers.set(name, { participant: place.participant, alias })
  }
  return readers
}

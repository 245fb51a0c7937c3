import { randomUUID } from 'node:crypto'
import * as Y from 'yjs'
import { codeLifetime, newJoinCode } from '#server/identity/join-code.ts'
import { commit } from '#server/storage/commit.ts'
import type { Database } from '#server/storage/database.ts'
import { listMargins } from '#server/storage/documents.ts'
import { addReading } from '#server/storage/readings.ts'
import { addSeminar } from '#server/storage/seminars.ts'
import { loadSession } from '#server/storage/session-state.ts'
import { addSession } from '#server/storage/sessions.ts'
import {
  type AccountId,
  Alias,
  BlockId,
  type DocumentId,
  GroupId,
  ParticipantId,
  type RecordId,
  type SeminarId,
  type SessionId,
} from '#shared/ids.ts'
import { writeMargin, writePen } from '#shared/margins/documents.ts'
import type { Entry, KeptRecord } from '#shared/margins/entry.ts'
import { hiddenBy } from '#shared/margins/hiding.ts'
import { keep } from '#shared/margins/keeping.ts'
import { standings } from '#shared/margins/standing.ts'
import type { Block } from '#shared/reading/block.ts'
import { numberBlocks } from '#shared/reading/number.ts'
import { chance } from '#shared/session/chance.ts'
import { seededPhases, type Writer, type Written, writeSession } from './writing.ts'

export interface SeededClass {
  readonly readers: number
  readonly sessions: number
  /** Annotations and replies together, over all sessions; marks come on top. */
  readonly annotations: number
  readonly seed: number
  /** Who facilitates it. */
  readonly facilitator: { readonly id: AccountId; readonly name: string }
}

const GROUP_SIZE = 6
const BATCHES = 40
const HOUR = 3_600_000
const firstNames = [
  'Ada',
  'Ben',
  'Chloé',
  'Dmitri',
  'Elif',
  'Farid',
  'Greta',
  'Hana',
  'Imani',
  'Jun',
  'Kofi',
  'Leïla',
  'Mara',
  'Noor',
  'Omar',
  'Priya',
  'Quinn',
  'Rosa',
  'Sofia',
  'Tomás',
  'Uma',
  'Viktor',
  'Wen',
  'Yael',
  'Zoë',
]

/**
 * A made-up class: a seminar, one reading, closed sessions with phases and groups, and what its readers wrote. It is
 * committed as real turns are, and margins hold what `standings` says, so that documents, records and revisions agree.
 */
export async function seedClass(db: Database, wanted: SeededClass): Promise<{ seminar: SeminarId; sessions: SessionId[] }> {
  const random = chance(wanted.seed)
  const { facilitator } = wanted
  const seminar = await addSeminar(db, { title: `A seeded class of ${wanted.readers}`, facilitator: facilitator.id })
  const blocks = makeBlocks(random)
  const meta = { title: 'On what is necessary', author: 'Nobody', source: '', language: 'en', licence: 'MIT' }
  const reading = await addReading(db, { owner: facilitator.id, meta, blocks, images: [] })
  const people = Array.from({ length: wanted.readers }, (_, nth) => ({
    account: randomUUID(),
    name: `${firstNames[nth % firstNames.length]} ${Math.floor(nth / firstNames.length) + 1}`,
  }))
  await db.pool.query('INSERT INTO account (id, name) SELECT * FROM unnest($1::uuid[], $2::text[])', [
    people.map((one) => one.account),
    people.map((one) => one.name),
  ])
  const sessions: SessionId[] = []
  for (let nth = 0; nth < wanted.sessions; nth++) {
    const begins = Date.now() - (wanted.sessions - nth) * 7 * 24 * HOUR
    const alias = aliasMaker(random)
    const mine = alias()
    const id = await addSession(db, {
      seminar: seminar.id,
      reading,
      title: `Week ${nth + 1}`,
      manner: 'live',
      names: 'shown',
      code: { code: newJoinCode(), expiresAt: new Date(begins + codeLifetime('live')) },
      facilitator: { account: facilitator.id, name: facilitator.name, alias: mine },
    })
    sessions.push(id)
    const writers = await seat(db, id, people, alias, begins)
    const ends = begins + 1.5 * HOUR
    await stage(db, id, begins, ends)
    const posts = Math.floor((wanted.annotations * (nth + 1)) / wanted.sessions) - Math.floor((wanted.annotations * nth) / wanted.sessions)
    const stored = await loadSession(db.pool, id)
    const me = [...(stored?.state.participants.values() ?? [])].find((one) => one.alias === mine)
    const [any] = writers
    if (!stored || !me || !any) throw new Error('a seeded session needs its facilitator and a reader')
    const written = writeSession({ writers, facilitator: { ...any, participant: me.id, alias: mine }, blocks, posts, begins, ends, random })
    await commitAll(db, stored.state, written)
  }
  return { seminar: seminar.id, sessions }
}

/** Gives all their places, in groups of about six. */
async function seat(
  db: Database,
  session: SessionId,
  people: readonly { readonly account: string; readonly name: string }[],
  alias: () => Alias,
  since: number,
): Promise<Writer[]> {
  const groups = Array.from({ length: Math.max(1, Math.ceil(people.length / GROUP_SIZE)) }, () => GroupId.parse(randomUUID()))
  const places = people.map((one, nth) => ({
    ...one,
    participant: ParticipantId.parse(randomUUID()),
    alias: alias(),
    group: groups[nth % groups.length] ?? GroupId.parse(randomUUID()),
  }))
  const at = new Date(since)
  await db.pool.query(
    `INSERT INTO participant (id, session_id, account_id, role, name, alias, joined_at)
     SELECT id, $1, account, 'reader', name, alias, $6 FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) AS t(id, account, name, alias)`,
    [session, places.map((p) => p.participant), places.map((p) => p.account), places.map((p) => p.name), places.map((p) => p.alias), at],
  )
  await db.pool.query(
    `INSERT INTO "group" (id, session_id, name, created_at) SELECT id, $1, 'Group ' || nth, $3 FROM unnest($2::uuid[]) WITH ORDINALITY AS t(id, nth)`,
    [session, groups, at],
  )
  await db.pool.query(
    `INSERT INTO group_membership (id, group_id, participant_id, since) SELECT gen_random_uuid(), g, p, $3 FROM unnest($1::uuid[], $2::uuid[]) AS t(g, p)`,
    [places.map((p) => p.group), places.map((p) => p.participant), at],
  )
  await db.pool.query(
    `INSERT INTO document (id, session_id, participant_id, audience)
     SELECT gen_random_uuid(), $1::uuid, p, NULL::text FROM unnest($2::uuid[]) AS t(p)
     UNION ALL SELECT gen_random_uuid(), $1::uuid, id, NULL FROM participant WHERE session_id = $1::uuid AND role = 'facilitator'
     UNION ALL SELECT gen_random_uuid(), $1::uuid, NULL, 'group:' || g FROM unnest($3::uuid[]) AS u(g)`,
    [session, places.map((p) => p.participant), groups],
  )
  return places.map(({ participant, alias, group }) => ({ participant, alias, group }))
}

/** The session as it was run: its phases as events, and closed. */
async function stage(db: Database, session: SessionId, begins: number, ends: number): Promise<void> {
  const turns = [
    ...seededPhases.map(({ phase, from }) => ({ phase, at: begins + (ends - begins) * from })),
    { phase: 'closed' as const, at: ends + 60_000 },
  ]
  for (const [nth, { phase, at }] of turns.entries()) {
    const events = [{ is: 'phase-began', from: turns[nth - 1]?.phase ?? 'gather', to: phase, step: null }]
    await db.pool.query(
      `INSERT INTO session_event (session_id, command_id, version, command, events, seed, at) VALUES ($1, $2, $3, $4, $5, 0, $6)`,
      [session, randomUUID(), nth + 2, JSON.stringify({ is: 'go-to-phase', phase }), JSON.stringify(events), new Date(at)],
    )
  }
  const last = turns.length + 1
  await db.pool.query(
    `UPDATE session SET phase = 'closed', created_at = $2, closed_at = $3, version = $4, aligned_version = $4 WHERE id = $1`,
    [session, new Date(begins), new Date(ends + 60_000), last],
  )
}

/** Commits what was written in turns that each hold a part of the time. Margins hold what stands in the end. */
async function commitAll(db: Database, stored: Parameters<typeof standings>[1], written: readonly Written[]): Promise<void> {
  const margins = await listMargins(db.pool, stored.id)
  const pens = await listPens(db, stored.id)
  const marginDocs = new Map([...margins].map(([audience]) => [audience, new Y.Doc()]))
  const penDocs = new Map<ParticipantId, Y.Doc>()
  const kept = new Map<RecordId, KeptRecord>()
  const steps = written.map((one) => {
    const receipt = {
      author: one.by.participant,
      phase: one.phase,
      group: one.by.group,
      at: one.at,
      threadOf: (id: RecordId) => kept.get(id)?.thread,
    }
    const record = keep(one.id, kept.get(one.id), one.value, receipt)
    if (!record) throw new Error('what is seeded is kept')
    kept.set(one.id, record)
    return record
  })
  const state = { ...stored, hidden: hiddenBy(kept.values()) }
  const size = Math.max(1, Math.ceil(steps.length / BATCHES))
  for (let from = 0; from < steps.length; from += size) {
    const part = steps.slice(from, from + size)
    const newest = new Map(part.map((record) => [record.id, record]))
    const updates: { session: SessionId; document: DocumentId; bytes: Uint8Array }[] = []
    for (const [author, records] of Map.groupBy(newest.values(), (record) => record.author)) {
      const document = pens.get(author)
      if (!document) throw new Error('everybody has a pen')
      const doc = penDocs.get(author) ?? new Y.Doc()
      penDocs.set(author, doc)
      const before = Y.encodeStateVector(doc)
      writePen(
        doc,
        records.map((record) => [record.id, record.value] as const),
        'seed',
      )
      updates.push({ session: stored.id, document, bytes: Y.encodeStateAsUpdate(doc, before) })
    }
    const changes = new Map<string, Map<RecordId, Entry | undefined>>()
    for (const record of newest.values()) {
      for (const [audience, entry] of standings(record, state)) {
        const of = changes.get(audience) ?? new Map<RecordId, Entry | undefined>()
        changes.set(audience, of.set(record.id, entry))
      }
    }
    for (const [audience, document] of margins) {
      const doc = marginDocs.get(audience)
      const bytes = doc && writeMargin(doc, changes.get(audience) ?? new Map())
      if (bytes) updates.push({ session: stored.id, document, bytes })
    }
    const of = (record: KeptRecord) => ({ session: stored.id, record })
    const at = part.at(-1)?.changedAt ?? 0
    await commit(db.pool, {
      updates,
      records: [...newest.values()].map(of),
      revisions: part.map((record) => ({ ...of(record), phase: record.phase })),
      goneDrafts: [],
      aligned: [],
      at,
    })
  }
}

async function listPens(db: Database, session: SessionId): Promise<Map<ParticipantId, DocumentId>> {
  const rows = await db.prisma.document.findMany({
    where: { sessionId: session, participantId: { not: null } },
    select: { id: true, participantId: true },
  })
  return new Map(rows.map((row) => [row.participantId as ParticipantId, row.id as DocumentId]))
}

function aliasMaker(random: () => number): () => Alias {
  const signs = 'abcdefghijklmnopqrstuvwxyz'
  const taken = new Set<string>()
  return () => {
    for (;;) {
      const alias = Array.from({ length: 8 }, () => signs[Math.floor(random() * signs.length)]).join('')
      if (taken.has(alias)) continue
      taken.add(alias)
      return Alias.parse(alias)
    }
  }
}

function makeBlocks(random: () => number): Block[] {
  const words =
    'nothing is ever quite necessary until somebody has said so aloud and another has answered that it was not what they meant by the word'.split(
      ' ',
    )
  const sentence = () => {
    const chosen = Array.from({ length: 8 + Math.floor(random() * 14) }, () => words[Math.floor(random() * words.length)] ?? '')
    return `${chosen.join(' ').replace(/^./, (first) => first.toUpperCase())}.`
  }
  return numberBlocks(
    Array.from({ length: 80 }, (_, nth): Block => {
      const id = BlockId.parse(`para${String(nth).padStart(3, '0')}`)
      return nth % 20 === 0
        ? { id, type: 'heading', text: `Part ${nth / 20 + 1}`, spans: [], level: 2 }
        : { id, type: 'paragraph', text: Array.from({ length: 3 + Math.floor(random() * 5) }, sentence).join(' '), spans: [] }
    }),
  )
}

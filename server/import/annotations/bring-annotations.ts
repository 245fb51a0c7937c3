/**
 * Annotations out of a file into a session that there is. People come as people of this session, marked as imported,
 * whoever else is called so here; groups come as groups in which nobody here is. So nobody is spoken for, and what a
 * group said among itself stays its own.
 */
import { createHash, randomUUID } from 'node:crypto'
import { setImmediate as otherWork } from 'node:timers/promises'
import { nameInSession } from '#server/identity/name-in-session.ts'
import { newPseudonym } from '#server/identity/pseudonym.ts'
import { type BroughtPerson, bringPeople, inOneTransaction } from '#server/storage/bringing.ts'
import { bringEndedGroups, countUp, listKnown } from '#server/storage/brought-before.ts'
import type { Database } from '#server/storage/database.ts'
import { loadSession } from '#server/storage/session-state.ts'
import type { BroughtStates } from '#server/sync/room.ts'
import { Refusal } from '#shared/errors.ts'
import { type Alias, aliasOf, GroupId, ParticipantId, type RecordId, type SessionId } from '#shared/ids.ts'
import { limits } from '#shared/limits.ts'
import { groupAudience } from '#shared/margins/audience.ts'
import type { KeptRecord } from '#shared/margins/entry.ts'
import { PenRecord } from '#shared/margins/record.ts'
import type { AnnotationsBrought } from '#shared/protocol/http/annotation-imports.ts'
import { MISFITS_TOLD } from '#shared/protocol/http/annotation-imports.ts'
import type { Phase } from '#shared/session/phase.ts'
import type { LiveSession } from '#shared/session/state.ts'
import { flawed, penFull } from './flawed.ts'
import { freeAlias, recordIdFrom } from './ids.ts'
import type { IncomingState } from './incoming.ts'
import { isGroup, type Prepared, type PreparedPost } from './prepare.ts'

/** Posts that are planned at a time, between which others have their turn. */
const AT_A_TIME = 500

/** What there is in the session already. */
interface Standing {
  readonly state: LiveSession
  readonly records: ReadonlySet<RecordId>
  /** Annotations, replies and notes that others may see. */
  readonly shared: number
  /** Who came out of a file before, by what they are called there. */
  readonly imported: ReadonlyMap<string, { readonly id: ParticipantId; readonly alias: Alias; readonly records: number }>
}

interface NewGroup {
  readonly id: GroupId
  readonly name: string
}

/** What is to be written. */
export interface BringingPlan {
  readonly people: readonly BroughtPerson[]
  readonly groups: readonly NewGroup[]
  /** Who wrote to which of the new groups. */
  readonly memberships: readonly { readonly group: GroupId; readonly participant: ParticipantId }[]
  readonly records: readonly BroughtStates[]
  /** What the first so many of the records come to. */
  readonly toldOf: (done: number) => Omit<AnnotationsBrought, 'is' | 'look' | 'format'>
}

interface Planned {
  readonly post: PreparedPost
  readonly author: ParticipantId
  readonly states: BroughtStates
}

/** The group of the file that an annotation or a reply was written to, as it is called there. */
const groupWritten = ({ state: { to, is } }: PreparedPost): string | undefined => (isGroup(to) && is !== 'mark' ? to.group : undefined)

function countsOf(planned: readonly Planned[], groups: ReadonlyMap<string, NewGroup>) {
  const told = { annotations: 0, replies: 0, marks: 0, unplaced: 0, private: 0 }
  const written = new Map<string, number>()
  for (const { post } of planned) {
    const { to, is } = post.state
    told[is === 'annotation' ? 'annotations' : is === 'reply' ? 'replies' : 'marks']++
    if (post.unplaced && post.state.deletedAt === undefined) told.unplaced++
    if (to === 'me') told.private++
    const group = groupWritten(post)
    if (group !== undefined) written.set(group, (written.get(group) ?? 0) + 1)
  }
  return {
    ...told,
    people: new Set(planned.map(({ author }) => author)).size,
    groups: [...groups].flatMap(([key, { name }]) => (written.has(key) ? [{ name, posts: written.get(key) ?? 0 }] : [])),
  }
}

/**
 * Says what a file comes to in a session; nothing is written yet.
 * @throws Refusal `too-large` where the session has no room for it
 */
export async function planBringing(db: Database, session: SessionId, prepared: Prepared, now: number): Promise<BringingPlan> {
  const standing = await standingOf(db, session)
  const people = peopleFor(standing, prepared, now)
  const groups = groupsFor(standing, prepared, session)
  const ids = new Map<string, RecordId>()
  for (const post of prepared.posts) ids.set(post.key, idOf(post, people, standing))

  const planned: Planned[] = []
  let already = 0
  const members = new Map<string, { group: GroupId; participant: ParticipantId }>()
  const perPen = new Map<ParticipantId, number>()
  let shared = standing.shared
  for (const [nth, post] of prepared.posts.entries()) {
    if (nth % AT_A_TIME === 0) await otherWork()
    const id = ids.get(post.key)
    const author = people.get(post.author)
    if (!id || !author) continue
    if (standing.records.has(id)) {
      already++
      continue
    }
    const { to, is } = post.state
    if (to !== 'me' && is !== 'mark') shared++
    perPen.set(author.id, (perPen.get(author.id) ?? 0) + 1)
    planned.push({ post, author: author.id, states: statesOf(post, id, author.id) })
    const group = isGroup(to) ? groups.get(to.group) : undefined
    if (group?.isNew) members.set(`${group.id} ${author.id}`, { group: group.id, participant: author.id })
  }
  if (shared > limits.annotationsInMargin)
    throw flawed(
      'too-large',
      `With these the session would have ${shared} annotations and replies; it takes ${limits.annotationsInMargin}. Open another session on this text for them.`,
      { why: 'session-full', count: shared, most: limits.annotationsInMargin },
    )
  for (const { id, name, records } of people.values()) {
    const count = perPen.get(id) ?? 0
    if (count + records > limits.penRecords) throw penFull(name, count)
  }
  const fresh = [...people.values()].filter((person) => person.isNew && perPen.has(person.id))
  if (standing.state.participants.size + fresh.length > limits.participantsInSession)
    throw flawed('too-large', `With these ${fresh.length} people the session would have more than ${limits.participantsInSession}.`, {
      why: 'too-many-people',
      most: limits.participantsInSession,
    })
  const addressed = new Set(planned.flatMap(({ post }) => groupWritten(post) ?? []))
  return {
    people: fresh,
    groups: [...groups.values()].filter((group) => group.isNew && addressed.has(group.key)),
    memberships: [...members.values()],
    records: planned.map(({ states }) => states),
    toldOf: (done) => ({
      ...countsOf(planned.slice(0, done), groups),
      already,
      misfits: prepared.misfits.length,
      firstMisfits: prepared.misfits.slice(0, MISFITS_TOLD),
    }),
  }

  function statesOf(post: PreparedPost, id: RecordId, author: ParticipantId): BroughtStates {
    const group = isGroup(post.state.to) ? groups.get(post.state.to.group)?.id : post.group ? groups.get(post.group)?.id : undefined
    const phase: Phase = post.phase ?? 'plenary'
    const all = [...post.before, { at: post.changedAt ?? post.receivedAt, phase: post.before.at(-1)?.phase ?? phase, state: post.state }]
    return all.map(({ at, phase: then, state }, nth) => {
      const record: KeptRecord = {
        id,
        author,
        value: valueOf(post, state),
        revision: nth + 1,
        receivedAt: post.receivedAt,
        changedAt: at,
        phase,
        ...(group ? { group } : {}),
        thread: ids.get(post.root) ?? id,
      }
      return { record, phase: then, cameAt: at }
    })
  }

  function valueOf(post: PreparedPost, state: IncomingState): PenRecord {
    const { to } = state
    const group = isGroup(to) ? groups.get(to.group) : undefined
    const common = { to: isGroup(to) ? (group ? groupAudience(group.id) : 'facilitators') : to, at: state.at }
    if (state.is === 'mark')
      return PenRecord.parse({
        ...common,
        is: 'mark',
        on: ids.get(state.on),
        sort: state.sort,
        ...(state.goneAt === undefined ? {} : { goneAt: state.goneAt }),
      })
    const mentions = state.mentions.flatMap((alias) => people.byAlias.get(alias) ?? [])
    const words = {
      ...common,
      body: state.body,
      tags: state.tags,
      mentions,
      ...(state.editedAt === undefined ? {} : { editedAt: state.editedAt }),
      ...(state.deletedAt === undefined ? {} : { deletedAt: state.deletedAt }),
    }
    return PenRecord.parse(
      state.is === 'reply'
        ? { ...words, is: 'reply', replyTo: ids.get(state.replyTo), move: state.move }
        : { ...words, is: 'annotation', kind: state.kind, passage: post.passage },
    )
  }
}

/**
 * Writes what was planned: first the people and groups, then the records, in turns like everything else. From its first
 * turn on it cannot be taken back, but it can be done again: what is there already stays as it is.
 */
export async function bringPlanned(
  { db, sync }: { readonly db: Database; readonly sync: SyncForBringing },
  session: SessionId,
  plan: BringingPlan,
  told: (done: number) => Promise<void>,
): Promise<void> {
  if (plan.people.length + plan.groups.length > 0) {
    await inOneTransaction(db, async (client) => {
      await bringPeople(client, session, plan.people)
      await bringEndedGroups(client, session, plan.groups, plan.memberships)
      await countUp(client, session)
    })
    await sync.sessionChanged(session)
  }
  await sync.bring(session, plan.records, told)
}

interface SyncForBringing {
  sessionChanged(id: SessionId): Promise<void>
  bring(session: SessionId, all: readonly BroughtStates[], told: (done: number) => Promise<void>): Promise<void>
}

async function standingOf(db: Database, session: SessionId): Promise<Standing> {
  const stored = await loadSession(db.pool, session)
  if (!stored) throw new Refusal('not-found', 'The session is gone.')
  const { records, imported } = await listKnown(db.pool, session)
  const perPen = Map.groupBy(records, ({ author }) => author)
  return {
    state: stored.state,
    records: new Set(records.map(({ id }) => id)),
    shared: records.filter(({ shared }) => shared).length,
    imported: new Map(
      imported.flatMap(({ id, as }) => {
        const person = stored.state.participants.get(id)
        return person ? [[as, { id, alias: person.alias, records: perPen.get(id)?.length ?? 0 }]] : []
      }),
    ),
  }
}

interface Somebody extends BroughtPerson {
  readonly alias: Alias
  readonly isNew: boolean
  /** In their pen already. */
  readonly records: number
}

/** Who they are here, by what they are called in the file; and the aliases that they have here, by those that they have there. */
class People extends Map<string, Somebody> {
  readonly byAlias = new Map<Alias, Alias>()
}

function peopleFor({ state, imported }: Standing, { people }: Prepared, now: number): People {
  const here = new People()
  const aliases = new Set([...state.participants.values()].map(({ alias }) => alias))
  // Nobody out of a file passes for somebody who is here.
  const names = [...state.participants.values()].flatMap(({ name, pseudonym, imported: isImported }) =>
    isImported ? [] : pseudonym === undefined ? [name] : [name, pseudonym],
  )
  for (const { key, name, role, alias } of people) {
    const known = imported.get(key)
    const theirs = known?.alias ?? (alias && !aliases.has(alias) ? alias : freeAlias(aliases))
    aliases.add(theirs)
    if (alias) here.byAlias.set(alias, theirs)
    const shown = nameInSession(name, names)
    // Where readers go by pseudonyms, so do those out of a file.
    const pseudonym = state.names === 'pseudonyms' && role !== 'facilitator' ? newPseudonym(names) : null
    if (pseudonym !== null) names.push(pseudonym)
    here.set(key, {
      id: known?.id ?? ParticipantId.parse(randomUUID()),
      alias: theirs,
      name: shown,
      pseudonym,
      role,
      joinedAt: now,
      removed: false,
      erased: false,
      from: key,
      isNew: known === undefined,
      records: known?.records ?? 0,
    })
  }
  return here
}

/**
 * The groups that the file addresses, by what they are called there: the same ones, where it comes from this session, else
 * new ones, which are the same each time that it is imported.
 */
function groupsFor({ state }: Standing, { groups }: Prepared, session: SessionId) {
  const here = new Map<string, NewGroup & { key: string; isNew: boolean }>()
  const names = [...state.groups.values()].map(({ name }) => name)
  for (const { key, name } of groups) {
    const own = GroupId.safeParse(/[0-9a-f-]{36}$/.exec(key)?.[0]).data
    const id = own && state.groups.has(own) ? own : uuidFrom(`${session} ${key}`)
    const known = state.groups.get(id)
    here.set(key, { key, id, name: known?.name ?? nameInSession(name === '' ? '1' : name, names), isNew: known === undefined })
  }
  return here
}

/** The same UUID each time (RFC 9562, version 8). */
function uuidFrom(text: string): GroupId {
  const hex = createHash('sha256').update(text).digest('hex')
  return GroupId.parse(`${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`)
}

/** Under its own id where its writer has their own alias here, or where it is there already. */
function idOf(post: PreparedPost, people: People, { records }: Standing): RecordId {
  const author = people.get(post.author)
  if (post.id && (records.has(post.id) || (author && aliasOf(post.id) === author.alias))) return post.id
  if (!author) throw new Error('every post has an author')
  return recordIdFrom(author.alias, post.key)
}

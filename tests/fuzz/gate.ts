/**
 * The gate alone, in this process, with the real rules of who may write what: no socket, no database. What holds here
 * holds of every frame, since nothing reaches a pen in another way; and here a machine tries a hundred thousand in seconds.
 */
import { isDeepStrictEqual } from 'node:util'
import * as Y from 'yjs'
import { decodeStateVector } from '../../server/sync/decode.ts'
import { admit, type Judge, readSent } from '../../server/sync/gate.ts'
import { readMessage } from '../../server/sync/message.ts'
import { Refusal } from '../../shared/errors.ts'
import { aliasOf, RecordId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { penRecord, RECORDS } from '../../shared/margins/documents.ts'
import type { KeptRecord } from '../../shared/margins/entry.ts'
import { keep } from '../../shared/margins/keeping.ts'
import { facilitatorSorts, PenRecord } from '../../shared/margins/record.ts'
import { standings } from '../../shared/margins/standing.ts'
import { checkTakingBack, checkWriting } from '../../shared/margins/writing.ts'
import type { Phase } from '../../shared/session/phase.ts'
import { aliasOfNth, groupOfNth, idOfNth, keptAnnotation, passage, sampleSession } from '../../shared/session/sample.ts'
import { currentGroup, type ParticipantState, type SessionState } from '../../shared/session/state.ts'
import type { Seeded } from '../harness/seeded.ts'
import { updateFrame } from '../harness/sync-client.ts'
import { breath, choicesOf } from './episode.ts'
import type { Findings } from './findings.ts'
import type { Json } from './hostile-values.ts'
import { HostileWriter } from './hostile-writer.ts'
import { mutatedBytes } from './mutated-bytes.ts'

const PER_EPISODE = 40
const PHASES: readonly Phase[] = ['gather', 'read', 'discuss', 'discuss', 'plenary', 'closed']

/** What an honest client writes: each sort of record to each audience. */
export function honestRecords(on: string, group: string, at = 1_700_000_000_000): Json[] {
  const words = { body: 'Why *this* word? ¶ “quoted” 🜁', tags: ['form'], mentions: [], at }
  return [
    { is: 'annotation', passage: passage(), to: 'commons', kind: 'comment', ...words },
    { is: 'annotation', passage: passage(), to: `group:${group}`, kind: 'question', ...words, editedAt: at + 5 },
    { is: 'annotation', passage: passage(), to: 'me', kind: 'insight', ...words },
    { is: 'annotation', passage: passage(), to: 'facilitators', kind: 'challenge', ...words, deletedAt: at + 9 },
    { is: 'reply', replyTo: on, to: 'commons', move: 'build', ...words },
    { is: 'mark', on, sort: 'agree', to: 'commons', at },
    { is: 'mark', on, sort: 'hide', to: 'commons', at },
    { is: 'note', to: `group:${group}`, body: 'We found two readings.', at },
    { is: 'draft', on: { passage: passage() }, to: 'commons', kind: 'comment', ...words },
  ]
}

/** @param only the one episode to run */
export async function fuzzGate(findings: Findings, seed: number, inputs: number, only?: number): Promise<void> {
  const episodes = Math.ceil(inputs / PER_EPISODE)
  const { stackTraceLimit } = Error
  // Nearly every input is refused, and where from is told by the refusal; to write it down each time is a third of all work.
  Error.stackTraceLimit = only === undefined ? 0 : stackTraceLimit
  for (let episode = only ?? 0; episode < (only === undefined ? episodes : only + 1); episode++) {
    runEpisode(findings, seed, episode, only !== undefined)
    if (episode % 20 === 0) await breath()
  }
  Error.stackTraceLimit = stackTraceLimit
}

function runEpisode(findings: Findings, seed: number, episode: number, isAlone: boolean): void {
  const random = choicesOf(seed, 'gate', episode)
  const state = stateOf(random)
  const author = state.participants.get(idOfNth(random.of([1, 1, 1, 2, 0, 5]) ?? 1))
  if (!author) return
  const others = [keptAnnotation(3, 'commons'), keptAnnotation(4, `group:${groupOfNth(2)}`)]
  const kept = new Map<string, KeptRecord>(others.map((one) => [one.id, one]))
  const untouched = JSON.stringify(others)
  const writer = new HostileWriter(
    random,
    author.alias,
    honestRecords(others[0]?.id ?? '', groupOfNth(1)),
    others.map(({ id }) => id),
  )
  const pen = new Y.Doc({ guid: 'fuzz' })
  const log = new Y.Doc({ guid: 'fuzz' })
  for (let left = PER_EPISODE; left > 0; left--) {
    const { what, bytes } = writer.next(pen)
    let frame = updateFrame(bytes, random.below(2) === 0 ? 1 : 2)
    if (random.below(6) === 0) frame = mutatedBytes(random, frame)
    if (random.below(20) === 0) frame = question(random, pen)
    const before = isAlone ? Y.encodeStateAsUpdate(pen) : undefined
    const isAhead = random.below(2) === 0
    const applied = findings.weigh(episode, what, () => take(findings, episode, { pen, log, kept, author, state }, frame, isAhead))
    if (before && !applied && Buffer.compare(before, Y.encodeStateAsUpdate(pen)) !== 0)
      findings.found(episode, `${what}: refused, and yet it changed the pen`)
    if (applied) {
      const wrong = whatIsWrong(pen, log, author, state)
      if (wrong) findings.found(episode, `${what}: ${wrong}`)
    }
  }
  // Looked at once, since it costs more than all else; an episode alone says which input it was.
  if (Buffer.compare(Y.encodeStateAsUpdate(pen), Y.encodeStateAsUpdate(log)) !== 0)
    findings.found(episode, 'something that was refused has changed the pen')
  if (JSON.stringify(others.map(({ id }) => kept.get(id))) !== untouched) findings.found(episode, 'what others wrote has changed')
}

function stateOf(random: Seeded): SessionState {
  const group = (nth: number, members: number[]) => {
    const ids = new Set(members.map(idOfNth))
    return [groupOfNth(nth), { id: groupOfNth(nth), name: `${nth}`, members: ids, everMembers: ids }] as const
  }
  return sampleSession(4, {
    phase: random.of(PHASES) ?? 'discuss',
    names: random.below(2) === 0 ? 'shown' : 'pseudonyms',
    silence: random.below(2) === 0 ? 'contents' : 'counts',
    groups: new Map([group(1, [1, 2]), group(2, [3, 4])]),
    live: random.below(2) === 0 ? { groupRoles: { [idOfNth(1)]: 'synthesizer' } } : {},
  })
}

/** "Here is what I have", of what nobody has. */
function question(random: Seeded, pen: Y.Doc): Uint8Array {
  const vector = mutatedBytes(random, Y.encodeStateVector(pen))
  const frame = updateFrame(vector, 1)
  frame[1] = 0
  return frame
}

interface Place {
  readonly pen: Y.Doc
  /** What the log would say: the pen again, from what was sent on alone. */
  readonly log: Y.Doc
  readonly kept: Map<string, KeptRecord>
  readonly author: ParticipantState
  readonly state: SessionState
}

/** As the server does with a frame. @param isAhead read when it comes, before its turn @returns whether the pen changed */
function take(findings: Findings, episode: number, place: Place, frame: Uint8Array, isAhead: boolean): boolean {
  try {
    const message = readMessage(frame)
    if (message.is === 'life') return count(findings, 'a sign of life')
    if (message.is === 'ask') {
      decodeStateVector(message.stateVector)
      Y.encodeStateAsUpdate(place.pen, message.stateVector)
      return count(findings, 'answered')
    }
    const admission = admit(place.pen, isAhead ? readSent(message.bytes) : message.bytes, judgeOf(place))
    findings.count(admission.is)
    if (admission.is !== 'applied') return false
    Y.applyUpdate(place.log, admission.update)
    for (const id of admission.changed) store(place, id)
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code !== 'internal') return count(findings, error.code)
    findings.found(episode, `threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return count(findings, 'threw')
  }
}

const count = (findings: Findings, outcome: string): false => {
  findings.count(outcome)
  return false
}

function judgeOf({ kept, author, state }: Place): Judge {
  const latest = new Map<RecordId, PenRecord>()
  return {
    begin: (values, bare) => {
      if (values > limits.catchUpRecords || bare > 8 * limits.catchUpRecords) throw new Refusal('too-large', 'Too many.')
    },
    judge: (id, next) => {
      checkWriting(id, latest.get(id) ?? kept.get(id)?.value, next, author, state)
      latest.set(id, next)
    },
    takeBack: (id) => checkTakingBack(id, latest.get(id) ?? kept.get(id)?.value, author, state, 1_700_000_000_000),
  }
}

/** The projections: they must hold whatever has been let in. */
function store({ pen, kept, author, state }: Place, id: RecordId): void {
  const group = currentGroup(state, author.id)?.id
  const record = keep(id, kept.get(id), penRecord(pen, id), {
    author: author.id,
    phase: state.phase,
    ...(group ? { group } : {}),
    at: 1_700_000_000_000,
    threadOf: (other) => kept.get(other)?.thread,
  })
  if (!record) return void kept.delete(id)
  kept.set(id, record)
  for (const entry of standings(record, state).values()) {
    JSON.stringify(entry)
    if (entry.author.id !== author.alias || entry.author.role !== author.role) throw new Error('an entry says another author')
  }
}

/** Says what of a pen no pen may be, looking at it as a stranger would and not by the gate's own rules. */
function whatIsWrong(pen: Y.Doc, log: Y.Doc, author: ParticipantState, state: SessionState): string | undefined {
  if (pen.share.size !== 1) return 'it has another root'
  if (pen.store.pendingStructs !== null || pen.store.pendingDs !== null) return 'something is pending'
  const map = pen.getMap(RECORDS)
  for (const structs of pen.store.clients.values())
    for (const struct of structs) {
      if (!(struct instanceof Y.Item) || struct.parent !== map || struct.parentSub === null)
        return 'something stands elsewhere than in the records'
      if (!struct.parentSub.startsWith(`${author.alias}-`)) return `something stands under ${struct.parentSub}`
      if (!struct.deleted && !(struct.content instanceof Y.ContentAny)) return 'something is no plain value'
    }
  const now = map.toJSON()
  for (const [key, value] of Object.entries(now)) {
    const id = RecordId.safeParse(key)
    const record = PenRecord.safeParse(value)
    if (!id.success || !record.success) return `${key} is no record: ${JSON.stringify(value).slice(0, 300)}`
    if (JSON.stringify(record.data) !== JSON.stringify(value) && !sameJson(record.data, value)) return `${key} says more than a record does`
    if (!isDeepStrictEqual(value, JSON.parse(JSON.stringify(value)))) return `${key} is not what JSON makes of it`
    if (aliasOf(id.data) !== author.alias) return `${key} is another's`
    const isFacilitators = record.data.is === 'mark' && (facilitatorSorts as readonly string[]).includes(record.data.sort)
    if (isFacilitators && author.role !== 'facilitator') return `${key} is a facilitator's mark`
    const { to } = record.data
    if (to.startsWith('group:') && author.role !== 'facilitator' && to !== `group:${currentGroup(state, author.id)?.id}`)
      return `${key} addresses a group that is not theirs`
    if (author.role === 'observer') return 'an observer has written'
    if (author.alias === aliasOfNth(0) && author.role !== 'facilitator') return 'a role has changed'
  }
  const fresh = new Y.Doc({ guid: 'fuzz' })
  Y.applyUpdate(fresh, Y.encodeStateAsUpdate(pen))
  if (fresh.store.pendingStructs !== null) return 'a fresh peer waits for something'
  if (!sameJson(fresh.getMap(RECORDS).toJSON(), now)) return 'a fresh peer reads something else'
  if (!sameJson(log.getMap(RECORDS).toJSON(), now)) return 'the log says something else'
  return undefined
}

function sameJson(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )

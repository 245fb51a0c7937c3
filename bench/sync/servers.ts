/** The servers that are measured, each behind the same few words: a room with readers in it, and what they send. */
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import pg from 'pg'
import * as Y from 'yjs'
import { Alias, BlockId, RecordId, type SessionId } from '#shared/ids.ts'
import { writePen } from '#shared/margins/documents.ts'
import { NOTICE } from '#shared/protocol/sync.ts'
import { crowd, crowdedEntries } from '../crowded-session.ts'
import { Catena, type Guest } from './catena.ts'
import { Line, markerOf } from './line.ts'
import { ServerProcess } from './process.ts'

/** One reader's connections. */
export interface Reader {
  readonly joined: Promise<unknown>
  readonly post: (nth: number) => void
  /** Makes a post ready. @returns what sends it */
  readonly prepare: (nth: number) => () => void
  /** Counts the bytes that come to the document; with `only`, does nothing else with them any more. */
  readonly count: (heard: (bytes: number, at: number) => void, only: boolean) => void
  readonly close: () => void
}

export interface Room {
  /** Opens a reader, who is told of every frame and, where the server says so, when all they posted is kept. */
  reader(at: number, heard: (frame: Buffer, at: number) => void, saved?: (at: number) => void): Reader
  /** Opens a pen alone, where there are pens. */
  readonly pen?: (at: number, saved?: (at: number) => void) => Reader
  /** Opens the document as one who only reads. */
  open(at: number, heard?: (frame: Buffer, at: number) => void): Line
  /** Whether the first to open it finds it on the disk alone. */
  readonly isCold: boolean
  /** The Yjs update in the frame that answers the opening. */
  updateIn(answer: Buffer): Uint8Array
}

export interface Server {
  readonly name: string
  readonly process: ServerProcess
  /** The Catena behind it, where it is one. */
  readonly catena?: Catena
  /**
   * A fresh room for so many readers.
   * @param from the number of the first of them, where people come from room to room
   */
  room(readers: number, from?: number): Promise<Room>
  /** Prepares a room, some time before it is filled with so many entries, where the server can hold them. */
  readonly crowded?: (entries: number) => Promise<() => Promise<Room>>
  stop(): Promise<void>
}

const sync = (step: number, bytes: Uint8Array): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarUint(encoder, step)
    encoding.writeVarUint8Array(encoder, bytes)
  })
const ASK = sync(0, Y.encodeStateVector(new Y.Doc()))
const NOTHING = sync(1, Y.encodeStateAsUpdate(new Y.Doc()))
const isAnswer = (frame: Buffer): boolean => frame[0] === 0 && frame[1] === 1
const isNotice = (frame: Buffer): boolean => frame[0] === NOTICE

const BODY = 'What does the author leave unsaid here, and would the next paragraph read the same if it were said?'

/** A writer's own Yjs client, whose updates are made as an honest client makes them. */
class Writer {
  readonly #doc = new Y.Doc()
  readonly #alias: Alias
  constructor(alias: Alias) {
    this.#alias = alias
  }
  post(nth: number): Uint8Array {
    let update: Uint8Array | undefined
    this.#doc.once('update', (bytes: Uint8Array) => (update = bytes))
    const id = RecordId.parse(`${this.#alias}-${String(nth).padStart(8, '0')}`)
    const place = (offset: number) => ({ block: BlockId.parse('bbbb'), offset })
    const passage = { version: 1, start: place(0), end: place(5), quote: 'It is', prefix: '', suffix: ' necessary to read' }
    const record = { is: 'annotation' as const, passage, to: 'commons' as const, kind: 'question' as const, tags: [], mentions: [] }
    writePen(this.#doc, [[id, { ...record, body: `${markerOf(nth)} ${BODY}`, at: Date.now() }]], 'bench')
    if (!update) throw new Error('nothing was written')
    return sync(2, update)
  }
}

const readerOn = (line: Line, frameOf: (nth: number) => Uint8Array): Reader => ({
  joined: line.joined,
  post: (nth) => line.send(frameOf(nth)),
  prepare: (nth) => {
    const frame = frameOf(nth)
    return () => line.send(frame)
  },
  count: (heard, only) => line.count(heard, only),
  close: () => line.close(),
})

const aliasOf = (): Alias => Alias.parse(randomBytes(4).toString('hex').replaceAll(/[01]/g, 'a'))

interface SharedDocument {
  readonly name: string
  readonly process: ServerProcess
  /** A frame as it goes over the wire, for a room. */
  readonly wrap: (room: string, frame: Uint8Array) => Uint8Array
  /** What is said before the first question. */
  readonly before: (room: string) => Uint8Array[]
  /** Puts a document on the server's disk, where it has one. */
  readonly store?: (room: string, update: Uint8Array) => Promise<unknown>
  readonly end?: () => Promise<unknown>
}

/** Servers on which all write one shared document, each by one connection. */
function sharedDocument({ name, process, wrap, before, store, end }: SharedDocument): Server {
  const roomCalled = (room: string): Room & { fill(update: Uint8Array): Promise<void> } => {
    const url = `ws://127.0.0.1:${process.port}/${room}`
    const header = wrap(room, new Uint8Array()).length
    const open = (heard?: (frame: Buffer, at: number) => void) =>
      new Line(url, {
        greetings: [...before(room), wrap(room, ASK)],
        isAnswer: (frame) => isAnswer(frame.subarray(header)),
        ...(heard ? { onFrame: heard } : {}),
      })
    return {
      isCold: store !== undefined,
      reader(_at, heard) {
        const writer = new Writer(aliasOf())
        const line = open(heard)
        return readerOn(line, (nth) => wrap(room, writer.post(nth)))
      },
      open: (_at, heard) => open(heard),
      updateIn: (answer) => updateIn(answer.subarray(header)),
      async fill(update) {
        let answers = 0
        const filled = Promise.withResolvers<void>()
        // Asked on the same connection, since what comes by another may be answered before so many bytes have been read.
        const line = open((frame) => isAnswer(frame.subarray(header)) && ++answers === 2 && filled.resolve())
        await line.joined
        line.send(wrap(room, sync(2, update)))
        line.send(wrap(room, ASK))
        await filled.promise
        line.close()
      },
    }
  }
  return {
    name,
    process,
    room: () => Promise.resolve(roomCalled(randomUUID())),
    crowded: async (entries) => async () => {
      const name = randomUUID()
      const room = roomCalled(name)
      if (store) await store(name, sharedEntries(entries))
      else await room.fill(sharedEntries(entries))
      return room
    },
    async stop() {
      await process.stop()
      await end?.()
    },
  }
}

const BLOCKS = [{ id: 'bbbb', text: 'It is necessary to read this slowly, and again. '.repeat(20) }]

/** What forty readers would have left in a document that they share: who wrote it, and nothing that a server knows. */
function sharedEntries(many: number): Uint8Array {
  const docs = new Map<string, Y.Doc>()
  for (const [id, entry] of crowdedEntries(BLOCKS, many)) {
    const { role: _role, ...author } = entry.author
    const { phase: _phase, receivedAt: _receivedAt, revision: _revision, thread: _thread, ...written } = entry
    const doc = docs.get(author.id) ?? new Y.Doc()
    docs.set(author.id, doc)
    doc.getMap('records').set(id, { ...written, author })
  }
  return Y.mergeUpdates([...docs.values()].map((doc) => Y.encodeStateAsUpdate(doc)))
}

function updateIn(frame: Uint8Array): Uint8Array {
  const decoder = decoding.createDecoder(frame)
  decoding.readVarUint(decoder)
  decoding.readVarUint(decoder)
  return decoding.readVarUint8Array(decoder)
}

const PEERS = join(import.meta.dirname, '../peers')
const LISTENS = /listening on (\d+)/
const plain = { wrap: (_room: string, frame: Uint8Array) => frame, before: () => [] }

/** What a broadcast costs that reads, checks and keeps nothing. */
export async function floor(): Promise<Server> {
  const process = await ServerProcess.start(join(PEERS, 'floor.mjs'), {}, LISTENS)
  const { crowded: _holdsNothing, ...server } = sharedDocument({ name: 'floor', process, ...plain })
  return server
}

export async function yWebsocket(): Promise<Server> {
  const process = await ServerProcess.start(join(PEERS, 'y-websocket.mjs'), {}, LISTENS)
  return sharedDocument({ name: 'y-websocket', process, ...plain })
}

export async function hocuspocus(databaseUrl: string): Promise<Server> {
  const process = await ServerProcess.start(join(PEERS, 'hocuspocus.mjs'), { DATABASE_URL: databaseUrl }, LISTENS)
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 })
  const named = (room: string, rest: (encoder: encoding.Encoder) => void) =>
    encoding.encode((encoder) => {
      encoding.writeVarString(encoder, room)
      rest(encoder)
    })
  return sharedDocument({
    name: 'hocuspocus',
    process,
    wrap: (room, frame) => named(room, (encoder) => encoding.writeUint8Array(encoder, frame)),
    // An authentication, which it asks of everyone.
    before: (room) => [
      named(room, (encoder) => {
        encoding.writeVarUint(encoder, 2)
        encoding.writeVarUint(encoder, 0)
        encoding.writeVarString(encoder, '')
      }),
    ],
    store: (room, update) => pool.query('INSERT INTO hocuspocus VALUES ($1, $2)', [room, Buffer.from(update)]),
    end: async () => pool.ended || (await pool.end()),
  })
}

export async function catena(databaseUrl: string): Promise<Server> {
  const server = await Catena.start(databaseUrl)
  return {
    name: 'catena',
    catena: server,
    process: server.process,
    async room(readers, from = 0) {
      const { session, guests } = await server.openSession(readers, 'plenary', from)
      return roomOf(server, session, guests)
    },
    async crowded(entries) {
      const { session, guests } = await server.openSession(2)
      const room = roomOf(server, session, guests)
      // Whoever opens a session first has its margins brought into line, which would take out what nobody wrote.
      const first = room.open(0)
      await first.joined
      first.close()
      return async () => {
        // What is put on the disk behind its back must not be in memory.
        await server.emptied()
        await crowd(server, session, BLOCKS, entries)
        return room
      }
    },
    stop: () => server.end(),
  }
}

/** A session of Catena: each reader has a pen and reads the commons. */
export function roomOf(server: Catena, session: SessionId, guests: readonly Guest[]): Required<Room> {
  const guestAt = (at: number): Guest => {
    const guest = guests[at % guests.length]
    if (!guest) throw new Error('nobody is in this session')
    return guest
  }
  const open = ({ cookie, commons }: Guest, onFrame?: (frame: Buffer, at: number) => void) =>
    new Line(`${server.wsUrl}/sync/margin/${commons}`, { headers: { cookie }, greetings: [ASK], isAnswer, ...(onFrame ? { onFrame } : {}) })
  const pen = (at: number, saved?: (at: number) => void): Reader => {
    const { cookie, alias } = guestAt(at)
    const writer = new Writer(alias)
    const line = new Line(`${server.wsUrl}/sync/pen/${session}?notices=1`, {
      headers: { cookie },
      greetings: [ASK, NOTHING],
      isAnswer,
      ...(saved ? { onFrame: (frame, when) => isNotice(frame) && saved(when) } : {}),
    })
    return readerOn(line, (nth) => writer.post(nth))
  }
  return {
    isCold: true,
    reader(at, heard, saved) {
      const margin = open(guestAt(at), heard)
      const own = pen(at, saved)
      return {
        ...own,
        joined: Promise.all([margin.joined, own.joined]),
        count: (heard, only) => margin.count(heard, only),
        close: () => {
          margin.close()
          own.close()
        },
      }
    },
    pen,
    open: (at, heard) => open(guestAt(at), heard),
    updateIn,
  }
}
